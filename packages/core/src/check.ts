/** Options are checked when a plug-in is made. Every message names the option, its value and the remedy. */

const show = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value));

/** Refuses option names that the factory does not have: a misspelt option must not be ignored. */
export function checkNames(where: string, options: object, known: readonly string[]): void {
  if (Array.isArray(options) || "dataId" in options) {
    const got = Array.isArray(options) ? "an array" : "a tensor";
    throw new TypeError(
      `${where}: the options must be a record, got ${got}; pass what ${where}(…) returns, not ${where} itself`,
    );
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new RangeError(`${where}: no option named ${show(name)} (have: ${known.join(", ") || "none"})`);
    }
  }
}

/** A finite number in [min, max]; `above` makes the lower end exclusive. */
export function checkNumber(
  where: string,
  name: string,
  value: unknown,
  limits: { readonly min?: number; readonly max?: number; readonly above?: number } = {},
): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, above = Number.NEGATIVE_INFINITY } = limits;
  if (typeof value === "number" && Number.isFinite(value) && value >= min && value <= max && value > above)
    return value;
  const wanted = [
    above > Number.NEGATIVE_INFINITY && `> ${above}`,
    min > Number.NEGATIVE_INFINITY && `>= ${min}`,
    max < Number.POSITIVE_INFINITY && `<= ${max}`,
  ].filter(Boolean);
  const range = wanted.length > 0 ? ` ${wanted.join(" and ")}` : "";
  throw new RangeError(`${where}: ${name} must be a finite number${range}, got ${show(value)}`);
}

/** An integer in [min, max]. */
export function checkInteger(
  where: string,
  name: string,
  value: unknown,
  {
    min = Number.MIN_SAFE_INTEGER,
    max = Number.MAX_SAFE_INTEGER,
  }: { readonly min?: number; readonly max?: number } = {},
): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const low = min > Number.MIN_SAFE_INTEGER ? ` >= ${min}` : "";
  const high = max < Number.MAX_SAFE_INTEGER ? ` and <= ${max}` : "";
  throw new RangeError(`${where}: ${name} must be an integer${low}${high}, got ${show(value)}`);
}

/** One of a few words. */
export function checkWord<const W extends string>(where: string, name: string, value: unknown, words: readonly W[]): W {
  if (words.includes(value as W)) return value as W;
  throw new RangeError(`${where}: ${name} must be one of ${words.join(", ")}, got ${show(value)}`);
}

/** true or false. */
export function checkFlag(where: string, name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new RangeError(`${where}: ${name} must be true or false, got ${show(value)}`);
}
