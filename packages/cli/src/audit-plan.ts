import type { AuditOptions } from "@discretely/audit";
import type { Plugin, Registry } from "@discretely/core";
import { type Check, labelOf, membersOf, parseMethods, withSamples } from "./audit-settings.js";
import { type Swept, sweep } from "./audit-sweep.js";

export type Flags = Readonly<Record<string, unknown>>;
export type Members = Pick<Check, "problem" | "noise">;

/** The value of a flag that is an integer. @throws RangeError naming the flag, its value and its range. */
export function integer(given: Flags, name: string, fallback: number, min: number): number {
  const number = given[name] === undefined ? fallback : Number(given[name]);
  if (Number.isSafeInteger(number) && number >= min) return number;
  throw new RangeError(`audit: --${name} must be an integer >= ${min}, got "${String(given[name])}"`);
}

/** A method to audit. */
export interface Planned extends Swept {
  readonly label: string;
  readonly options: AuditOptions;
}

/** Estimates that only show whether a method runs. */
export const ONCE = { repetitions: 1, warmUp: 0 };

/** Everything that is audited, checked before anything runs. */
export function plan(registry: Registry<Plugin>, given: Flags, members: Members): Planned[] {
  const shared = {
    repetitions: integer(given, "repetitions", 64, 1),
    warmUp: integer(given, "warm-up", 50, 0),
    seed: integer(given, "seed", 0, Number.MIN_SAFE_INTEGER),
    ...(given.chunk !== undefined && { chunk: integer(given, "chunk", 1, 1) }),
  };
  const methods = parseMethods(String(given.estimators ?? "aimle,imle,straight-through")).map(withSamples);
  const spacing = { points: integer(given, "points", 13, 2), linear: given.linear === true };
  return sweep(methods, spacing).map((swept) => ({
    ...swept,
    label: labelOf(swept.method),
    options: { ...membersOf(registry, { ...members, method: swept.method }), ...shared },
  }));
}
