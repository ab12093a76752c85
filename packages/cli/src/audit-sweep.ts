import { labelOf, type Method, type NamedMember } from "./audit-settings.js";

/** A method at a value of the option that is swept, or one that has no such option. */
export interface Swept {
  readonly method: Method;
  /** The curve that it is a point of: the method without that option. */
  readonly curve: string;
  readonly option?: string;
  readonly value?: number;
}

export interface Spacing {
  /** Values of a range, its ends included. */
  readonly points: number;
  /** Whether they are evenly spaced; else their logarithms are. */
  readonly linear: boolean;
}

/**
 * Methods, each with an option such as `lambda=0.1..1000` at every value of its range.
 * @throws RangeError for a range that runs backwards or has no logarithm, for two in a method, and for ranges of two options.
 */
export function sweep(methods: readonly Method[], spacing: Spacing): Swept[] {
  const swept = methods.flatMap((method) => points(method, spacing));
  const [option, other] = new Set(swept.flatMap(({ option }) => option ?? []));
  if (other === undefined) return swept;
  throw new RangeError(`audit: ranges of ${option} and of ${other} have no axis in common; sweep one of them`);
}

function points(method: Method, spacing: Spacing): Swept[] {
  const ranges = Object.entries(method.options).flatMap(([option, text]) => {
    const [, low, high] = RANGE.exec(String(text)) ?? [];
    return low === undefined ? [] : [{ option, low: Number(low), high: Number(high) }];
  });
  const [range, second] = ranges;
  if (range === undefined) return [{ method, curve: labelOf(method) }];
  if (second) throw new RangeError(`audit: ${labelOf(method)} has two ranges; sweep one option`);
  const { option, low, high } = range;
  if (!(low < high && (spacing.linear || low > 0))) {
    const wanted = spacing.linear ? "low < high" : "0 < low < high, or pass --linear";
    throw new RangeError(`audit: the range ${low}..${high} of ${option} must have ${wanted}`);
  }
  const curve = labelOf({ ...method, options: without(method.options, option) });
  return valuesOf(low, high, spacing).map((value) => ({
    method: { ...method, options: { ...method.options, [option]: value } },
    ...{ curve, option, value },
  }));
}

const NUMBER = "(\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)";
const RANGE = new RegExp(`^${NUMBER}\\.\\.${NUMBER}$`, "i");

const without = (options: NamedMember["options"], name: string) =>
  Object.fromEntries(Object.entries(options).filter(([other]) => other !== name));

/** Values with few digits, so that a label names each exactly. */
const valuesOf = (low: number, high: number, { points, linear }: Spacing) =>
  Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    return Number((linear ? low + share * (high - low) : low * (high / low) ** share).toPrecision(4));
  });
