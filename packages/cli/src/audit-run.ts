import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Audit, type AuditOptions, atBudget, audit, estimates, type Truth, truth } from "@discretely/audit";
import { chunksOf } from "@discretely/audit/estimates";
import type { Plugin, Registry } from "@discretely/core";
import { makeFolder } from "@discretely/training/make-folder";
import { drawingOf } from "./audit-drawing.js";
import { type Flags, integer, type Members, ONCE, type Planned, plan } from "./audit-plan.js";
import { labelOf } from "./audit-settings.js";
import { type AuditRow, tableOf } from "./audit-table.js";
import { chooseBackend } from "./choose-backend.js";
import { textTable } from "./table.js";

/** Audits every method at every number of samples, prints a table, draws curves. Returns the exit status. */
export async function runAudits(registry: Registry<Plugin>, given: Flags, members: Members): Promise<number> {
  const planned = plan(registry, given, members);
  const audits = auditsOf(planned, given);
  const drawing = drawingOf(given);
  const backend = await chooseBackend(String(given.backend ?? "auto"));
  const known = truth(planned[0]!.options.problem);
  // A method that cannot do with so few samples must say so before the others have run for nothing.
  if (given.budget === undefined) {
    for (const { options, samples } of audits) estimates({ ...options, ...ONCE, samples: Math.min(2, ...samples) });
  }
  const rows = audits.flatMap((each) => rowsOf(each, known, given.json === true));
  if (given.budget !== undefined) rows.sort((a, b) => b.cosine.mean - a.cosine.mean);
  const { problem, noise } = members;
  const facts = { problem: labelOf(problem), noise: labelOf(noise), truth: known.how, backend };
  if (!given.json) process.stdout.write(`${describe(facts)}\n${textTable(tableOf(rows))}\n`);
  await write("report", ({ auditReport }) => auditReport(facts, rows, drawing), given);
  await write("svg", ({ auditPicture }) => auditPicture(rows, drawing), given);
  return 0;
}

/** Audits one method at each of its numbers of samples. */
function rowsOf(
  { label, curve, option, value, options, run, samples }: Runnable,
  known: Truth,
  json: boolean,
): AuditRow[] {
  return samples.map((S) => {
    const place = option === undefined ? {} : { option, value: value! };
    const row: AuditRow = { method: label, curve, ...place, ...run({ ...options, truth: known, samples: S }) };
    if (json) process.stdout.write(`${JSON.stringify(row)}\n`);
    return row;
  });
}

interface Runnable extends Planned {
  readonly run: (options: AuditOptions) => Audit;
  readonly samples: readonly number[];
}

/** What is run for each method, and at which samples: its own, those of `--samples`, or what a budget allows. */
function auditsOf(planned: readonly Planned[], given: Flags): Runnable[] {
  const common = String(given.samples ?? "1,10,100")
    .split(",")
    .map((text) => integer({ samples: text }, "samples", 1, 1));
  const budget = given.budget === undefined ? undefined : integer(given, "budget", 1, 1);
  return planned.map((each) => {
    const { samples } = each.method;
    if (samples !== undefined && budget !== undefined) {
      throw new RangeError(
        `audit: ${each.label}@${samples} has samples of its own, which --budget is to find; drop one`,
      );
    }
    const run = (options: AuditOptions) => (budget === undefined ? audit(options) : atBudget(options, budget));
    const all = budget === undefined && samples === undefined ? common : [samples ?? 1];
    for (const S of all) chunksOf({ ...each.options, samples: S });
    return { ...each, run, samples: all };
  });
}

const describe = (facts: Readonly<Record<string, string>>) =>
  Object.entries(facts)
    .map(([name, fact]) => `${name} ${fact}`)
    .join(", ");

type Drawn = typeof import("./audit-report.js");

async function write(flag: "report" | "svg", make: (drawn: Drawn) => string, given: Flags): Promise<void> {
  if (given[flag] === undefined) return;
  const path = resolve(String(given[flag]));
  await makeFolder(dirname(path));
  await writeFile(path, make(await import("./audit-report.js"))); // what draws takes long to load
  if (!given.json) process.stdout.write(`${flag}: ${path}\n`);
}
