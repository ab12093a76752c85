/** What a layer is made of, as it comes from a caller without types. */
export interface Parts {
  readonly solver: unknown;
  readonly noise: unknown;
  readonly estimator: unknown;
}

/** Refuses parts that are missing or of another kind. @throws TypeError with the part, what it is and what it must be. */
export function checkParts(where: string, { solver, noise, estimator }: Parts): void {
  const refuse = (part: string, wanted: string, got: unknown) => {
    const what = typeof got === "function" ? "a function; call it first" : String(got);
    throw new TypeError(`${where}: ${part} must be ${wanted}, got ${what}`);
  };
  if (typeof solver !== "function") refuse("solver", "a function, such as topK({ k: 2 })", solver);
  if (typeof noise !== "function") refuse("noise", "a function, such as gumbel()", noise);
  const { init, ask, tell } = Object(estimator) as Record<string, unknown>;
  if ([init, ask, tell].some((part) => typeof part !== "function")) {
    refuse("estimator", "a record of init, ask and tell, such as aimle()", estimator);
  }
}
