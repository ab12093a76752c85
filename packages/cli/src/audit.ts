import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type AuditOptions, atBudget, audit, estimates, gate, reach, truth } from "@discretely/audit";
import type { Plugin, Registry } from "@discretely/core";
import { type ArgsDef, defineCommand } from "citty";
import { auditReport } from "./audit-report.js";
import { type Check, labelOf, membersOf, parseMethods, readGates } from "./audit-settings.js";
import { type AuditRow, tableOf } from "./audit-table.js";
import { chooseBackend } from "./choose-backend.js";
import { checkFlags, optionFlags, value } from "./flags.js";
import { textTable } from "./table.js";

const FLAGS: ArgsDef = {
  problem: { type: "string", description: "the problem; its options as --problem.NAME (default k-subset)" },
  estimators: {
    type: "string",
    description: "what to audit, with options: aimle,imle:lambda=1 (default aimle,imle,straight-through)",
  },
  noise: { type: "string", description: "the noise; its options as --noise.NAME (default gumbel)" },
  samples: { type: "string", description: "S, one or more (default 1,10,100)", valueHint: "1,10,100" },
  repetitions: { type: "string", description: "estimates of each instance (default 64)" },
  "warm-up": { type: "string", description: "estimates in which an adaptive method settles (default 50)" },
  budget: { type: "string", description: "compares at this many solves an instance instead of at equal samples" },
  reach: { type: "string", description: "finds the samples that reach this mean cosine instead" },
  "min-samples": { type: "string", description: "the first that --reach tries (default 1)" },
  "max-samples": { type: "string", description: "the most that --reach tries (default 4096)" },
  gate: { type: "string", description: "a JSON file of checks; fails where one falls short", valueHint: "path" },
  report: { type: "string", description: "writes an HTML page with table and curves", valueHint: "path" },
  seed: { type: "string", description: "of everything random (default 0)", valueHint: "integer" },
  backend: { type: "string", description: "auto, or one of `discretely backends` (default auto)" },
  plugin: { type: "string", description: "a module with more plug-ins; may be repeated", valueHint: "path" },
  json: { type: "boolean", description: "a JSON line for each audit on standard output" },
};

const GROUPS = ["problem", "noise"] as const;
type Flags = Readonly<Record<string, unknown>>;
type Members = Pick<Check, "problem" | "noise">;

const ONCE = { repetitions: 1, warmUp: 0 };

/** The exit status of a gate that fails. */
const FAILED = 1;

/** `discretely audit`: how close methods come to the exact gradient of a problem, and at what cost. */
export function auditCommandOf(registry: Registry<Plugin>, args: readonly string[]) {
  const groups = optionFlags(args, GROUPS);
  const flags: ArgsDef = { ...FLAGS, ...groups };
  return defineCommand({
    meta: { name: "audit", description: "compare gradients with the exact one" },
    args: flags,
    run: async ({ args: parsed, rawArgs }) => {
      checkFlags("audit", rawArgs, flags);
      const given = parsed as unknown as Flags;
      if (given.gate !== undefined) return runGate(registry, given);
      const members = Object.fromEntries(GROUPS.map((group) => [group, memberOf(group, given, groups)])) as Members;
      return given.reach === undefined ? runAudits(registry, given, members) : runReach(registry, given, members);
    },
  });
}

const DEFAULTS = { problem: "k-subset", noise: "gumbel" };

function memberOf(group: (typeof GROUPS)[number], given: Flags, flags: ArgsDef) {
  const names = Object.keys(flags).filter((flag) => flag.startsWith(`${group}.`));
  const options = Object.fromEntries(names.map((flag) => [flag.slice(group.length + 1), value(String(given[flag]))]));
  return { name: String(given[group] ?? DEFAULTS[group]), options };
}

function integer(given: Flags, name: string, fallback: number, min: number): number {
  const number = given[name] === undefined ? fallback : Number(given[name]);
  if (Number.isSafeInteger(number) && number >= min) return number;
  throw new RangeError(`audit: --${name} must be an integer >= ${min}, got "${String(given[name])}"`);
}

/** Everything that is audited, checked before anything runs. */
function plan(registry: Registry<Plugin>, given: Flags, members: Members) {
  const shared = {
    repetitions: integer(given, "repetitions", 64, 1),
    warmUp: integer(given, "warm-up", 50, 0),
    seed: integer(given, "seed", 0, Number.MIN_SAFE_INTEGER),
  };
  const methods = parseMethods(String(given.estimators ?? "aimle,imle,straight-through"));
  return methods.map((method) => ({
    label: labelOf(method),
    options: { ...membersOf(registry, { ...members, method }), ...shared } satisfies AuditOptions,
  }));
}

async function runAudits(registry: Registry<Plugin>, given: Flags, members: Members): Promise<number> {
  const planned = plan(registry, given, members);
  const samples = String(given.samples ?? "1,10,100")
    .split(",")
    .map((text) => integer({ samples: text }, "samples", 1, 1));
  const budget = given.budget === undefined ? undefined : integer(given, "budget", 1, 1);
  const backend = await chooseBackend(String(given.backend ?? "auto"));
  const known = truth(planned[0]!.options.problem);
  // A method that cannot do with so few samples must say so before the others have run for nothing.
  if (budget === undefined)
    for (const { options } of planned) estimates({ ...options, ...ONCE, samples: Math.min(...samples) });
  const rows: AuditRow[] = [];
  for (const { label, options } of planned) {
    const audits =
      budget === undefined
        ? samples.map((S) => () => audit({ ...options, truth: known, samples: S }))
        : [() => atBudget({ ...options, truth: known }, budget)];
    for (const run of audits) {
      const row: AuditRow = { method: label, ...run() };
      rows.push(row);
      if (given.json) process.stdout.write(`${JSON.stringify(row)}\n`);
    }
  }
  if (budget !== undefined) rows.sort((a, b) => b.cosine.mean - a.cosine.mean);
  const { problem, noise } = members;
  const facts = { problem: labelOf(problem), noise: labelOf(noise), truth: known.how, backend };
  if (!given.json) process.stdout.write(`${describe(facts)}\n${textTable(tableOf(rows))}\n`);
  if (given.report !== undefined) {
    const path = resolve(String(given.report));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, auditReport(facts, rows));
    if (!given.json) process.stdout.write(`report: ${path}\n`);
  }
  return 0;
}

const describe = (facts: Readonly<Record<string, string>>) =>
  Object.entries(facts)
    .map(([name, fact]) => `${name} ${fact}`)
    .join(", ");

async function runReach(registry: Registry<Plugin>, given: Flags, members: Members): Promise<number> {
  const wanted = Number(given.reach);
  if (!(wanted > 0 && wanted < 1)) {
    throw new RangeError(`audit: --reach must be a cosine between 0 and 1, got "${String(given.reach)}"`);
  }
  const planned = plan(registry, given, members);
  const minSamples = integer(given, "min-samples", 1, 1);
  const maxSamples = integer(given, "max-samples", 4096, minSamples);
  for (const { options } of planned) estimates({ ...options, ...ONCE, samples: minSamples });
  await chooseBackend(String(given.backend ?? "auto"));
  const show = (x: number | undefined) => (x === undefined ? `> ${maxSamples}` : String(Number(x.toPrecision(3))));
  const table = [["method", `samples to cosine ${wanted}`, "95 % interval", "solves"]];
  for (const { label, options } of planned) {
    const { audits: _, ...found } = reach({ ...options, cosine: wanted, minSamples, maxSamples });
    if (given.json) process.stdout.write(`${JSON.stringify({ method: label, cosine: wanted, ...found })}\n`);
    const { samples, low, high, solves } = found;
    table.push([label, show(samples), `[${show(low)}, ${show(high)}]`, solves === undefined ? "–" : String(solves)]);
  }
  if (!given.json) process.stdout.write(`${textTable(table)}\n`);
  return 0;
}

async function runGate(registry: Registry<Plugin>, given: Flags): Promise<number> {
  const checks = await readGates(String(given.gate));
  const planned = checks.map((check) => ({ ...check, ...membersOf(registry, check), label: labelOf(check.method) }));
  await chooseBackend(String(given.backend ?? "auto"));
  let failed = 0;
  for (const { label, expect, ...options } of planned) {
    const fails = gate(options, expect);
    failed += Number(fails.length > 0);
    const verdict = fails.length > 0 ? `fails: ${fails.join("; ")}` : "passes";
    const line = { method: label, problem: options.problem.name, samples: options.samples, fails };
    process.stdout.write(
      given.json
        ? `${JSON.stringify(line)}\n`
        : `${label} on ${options.problem.name}, S = ${options.samples}: ${verdict}\n`,
    );
  }
  return failed > 0 ? FAILED : 0;
}
