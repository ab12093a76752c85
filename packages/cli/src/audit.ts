import type { Plugin, Registry } from "@discretely/core";
import { type ArgsDef, defineCommand } from "citty";
import { MEASURES } from "./audit-drawing.js";
import { runGate } from "./audit-gate.js";
import type { Flags, Members } from "./audit-plan.js";
import { runReach } from "./audit-reach.js";
import { runAudits } from "./audit-run.js";
import { checkFlags, optionFlags, value } from "./flags.js";

const FLAGS: ArgsDef = {
  problem: { type: "string", description: "the problem; its options as --problem.NAME (default k-subset)" },
  estimators: {
    type: "string",
    description:
      "what to audit, with S and options of its own: aimle,imle@1000:lambda=0.1..10 (default aimle,imle,straight-through)",
  },
  noise: { type: "string", description: "the noise; its options as --noise.NAME (default gumbel)" },
  samples: { type: "string", description: "S, one or more (default 1,10,100)", valueHint: "1,10,100" },
  points: { type: "string", description: "values of a range such as lambda=0.1..10 (default 13)" },
  linear: { type: "boolean", description: "spaces them, and the axis, evenly instead of by their logarithm" },
  chunk: { type: "string", description: "the most samples drawn at a time (default all)" },
  repetitions: { type: "string", description: "estimates of each instance (default 64)" },
  "warm-up": { type: "string", description: "estimates in which an adaptive method settles (default 50)" },
  budget: { type: "string", description: "compares at this many solves an instance instead of at equal samples" },
  reach: { type: "string", description: "finds the samples that reach this mean cosine instead" },
  "min-samples": { type: "string", description: "the first that --reach tries (default 1)" },
  "max-samples": { type: "string", description: "the most that --reach tries (default 4096)" },
  gate: { type: "string", description: "a JSON file of checks; fails where one falls short", valueHint: "path" },
  report: { type: "string", description: "writes an HTML page with table and curves", valueHint: "path" },
  svg: { type: "string", description: "writes the curves alone, one below the other", valueHint: "path" },
  measures: { type: "string", description: `curves to draw (default ${Object.keys(MEASURES).join(",")})` },
  seed: { type: "string", description: "of everything random (default 0)", valueHint: "integer" },
  backend: { type: "string", description: "auto, or one of `discretely backends` (default auto)" },
  plugin: { type: "string", description: "a module with more plug-ins; may be repeated", valueHint: "path" },
  json: { type: "boolean", description: "a JSON line for each audit on standard output" },
};

const GROUPS = ["problem", "noise"] as const;
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
