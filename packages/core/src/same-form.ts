/** The same keys and types all the way down. An array may have another length; its entries have the form of the first one expected. */
export function assertSameForm(where: string, path: string, expected: unknown, given: unknown): void {
  const fail = (what: string) => {
    throw new TypeError(`${where}: ${path} ${what}; load a state that this estimator wrote`);
  };
  if (typeof expected === "number") {
    if (typeof given !== "number" || !Number.isFinite(given)) fail(`must be a finite number, got ${String(given)}`);
  } else if (Array.isArray(expected)) {
    if (!Array.isArray(given)) fail(`must be an array, got ${String(given)}`);
    if (expected.length === 0) return; // nothing to compare an entry with
    for (const [i, entry] of (given as unknown[]).entries()) assertSameForm(where, `${path}[${i}]`, expected[0], entry);
  } else if (typeof expected === "object" && expected !== null) {
    if (typeof given !== "object" || given === null) fail(`must be an object, got ${String(given)}`);
    const want = Object.keys(expected).sort();
    const have = Object.keys(given as object).sort();
    if (want.join() !== have.join()) fail(`must have the keys ${want.join(", ")}, got ${have.join(", ") || "none"}`);
    for (const key of want) {
      assertSameForm(
        where,
        `${path}.${key}`,
        (expected as Record<string, unknown>)[key],
        (given as Record<string, unknown>)[key],
      );
    }
  } else if (typeof given !== typeof expected) fail(`must be ${typeof expected}, got ${String(given)}`);
}
