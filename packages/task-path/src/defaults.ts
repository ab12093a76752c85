import type { Named } from "@discretely/training";

/** What is advised for a method: its options, and the noise. */
export interface Advice {
  readonly estimator: Named["options"];
  readonly noise: Named;
}

/** Relaxations that are told the number of ones in a state. They know no paths, only that many ones. */
const BY_NUMBER = ["concrete", "soft-sub"];

interface PathAdvice {
  readonly method: string;
  /** The user's options, which go before the advice. */
  readonly given: Named["options"];
  /** κ, the ones of a path. */
  readonly ones: number;
  /** The entries that a step of AIMLE is to change. */
  readonly density: number;
  readonly imle: Named["options"];
}

/**
 * AIMLE by differences in one direction, since a path that is best already is to give no gradient. Interpolation as in
 * Vlastelica et al. (2020): λ = 20, no noise. `imle` is advised unless λ or β, which exclude each other, is given.
 */
export function advise({ method, given, ones, density, imle }: PathAdvice): Advice {
  const free = given.parity === undefined;
  const optionsOf: Readonly<Record<string, Named["options"]>> = {
    aimle: free ? { difference: "forward", density } : {},
    imle: free && given.lambda === undefined && given.beta === undefined ? imle : {},
    interpolation: { lambda: 20 },
    ...Object.fromEntries(BY_NUMBER.map((name) => [name, { k: ones }])),
  };
  const noise =
    method === "interpolation" ? { name: "none", options: {} } : { name: "sum-of-gamma", options: { kappa: ones } };
  return { estimator: optionsOf[method] ?? {}, noise };
}
