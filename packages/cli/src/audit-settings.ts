import type { AuditOptions, Problem } from "@discretely/audit";
import type { Noise, Plugin, Registry } from "@discretely/core";
import { z } from "zod";
import { value } from "./flags.js";
import { jsonFile } from "./json-file.js";
import { methodOf } from "./method-of.js";
import { validate } from "./settings.js";

const options = z.record(z.string(), z.unknown()).default({});
const named = z.strictObject({ name: z.string(), options });
/** A member of the registry by name, with its options. */
export type NamedMember = z.infer<typeof named>;

const count = z.number().int().min(1);
const check = z.strictObject({
  problem: named,
  method: named,
  noise: named.default({ name: "gumbel", options: {} }),
  samples: count.default(1),
  repetitions: count.default(400),
  warmUp: z.number().int().min(0).default(50),
  seed: z.number().int().default(0),
  expect: z.strictObject({
    cosine: z.number().min(-1).max(1).optional(),
    unbiased: z.boolean().optional(),
    bias: z.number().min(0).optional(),
    zeros: z.number().min(0).max(1).optional(),
    solves: z.number().min(0).optional(),
  }),
});
const gates = z.strictObject({ checks: z.array(check).min(1) });
export type Check = z.infer<typeof check>;

/** Reads the checks of a gate file. @throws Error naming the file and what is wrong in it. */
export async function readGates(path: string): Promise<Check[]> {
  return validate(`--gate ${path}`, gates, await jsonFile("--gate", path)).checks;
}

/** `aimle,imle:lambda=1:scaled=false` → names with their options. @throws RangeError for an option without a value. */
export function parseMethods(text: string, command = "audit"): NamedMember[] {
  return text.split(",").map((word) => {
    const [name, ...pairs] = word.trim().split(":");
    if (!name)
      throw new RangeError(`${command}: --estimators has an empty name in "${text}"; e.g. aimle,imle:lambda=1`);
    return { name, options: Object.fromEntries(pairs.map((pair) => option(command, name, pair))) };
  });
}

function option(command: string, name: string, pair: string): [string, unknown] {
  const at = pair.indexOf("=");
  if (at > 0) return [pair.slice(0, at), value(pair.slice(at + 1))];
  throw new RangeError(`${command}: "${pair}" is no option of ${name}; write ${name}:option=value`);
}

/** A method with samples of its own, where it has them. */
export interface Method extends NamedMember {
  readonly samples?: number;
}

/** `imle@100:lambda=1`: a method with S of its own. @throws RangeError for an S that counts nothing. */
export function withSamples({ name: text, options }: NamedMember): Method {
  const [name, count] = text.split("@") as [string, string?];
  const samples = Number(count);
  if (count === undefined) return { name, options };
  if (Number.isSafeInteger(samples) && samples >= 1) return { name, options, samples };
  throw new RangeError(`audit: the samples of ${text} must be an integer >= 1; e.g. ${name}@100`);
}

/** `imle:lambda=1`, as {@link parseMethods} reads it. */
export const labelOf = ({ name, options }: NamedMember): string =>
  [name, ...Object.entries(options).map(([key, x]) => `${key}=${String(x)}`)].join(":");

/** What an audit works on, out of the registry. @throws RangeError for unknown names and options out of range. */
export function membersOf(
  registry: Registry<Plugin>,
  { problem, method, noise }: Pick<Check, "problem" | "method" | "noise">,
): Pick<AuditOptions, "problem" | "method" | "noise"> {
  return {
    problem: registry.create("problem", problem.name, problem.options) as Problem,
    method: methodOf(registry, method.name, method.options),
    noise: registry.create("noise", noise.name, noise.options) as Noise,
  };
}
