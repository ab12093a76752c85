import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";
import { normal, split, uniform } from "@discretely/random";

/** N examples of features and of the costs that they tell of. */
export interface CostData {
  readonly count: number;
  /** `[N, p]`. */
  readonly features: Float32Array;
  /** `[N, E]`. */
  readonly costs: Float32Array;
}

/** Training and test examples of `path-linear`: features and true costs. */
export interface CostSets {
  readonly train: CostData;
  readonly test: CostData;
}

/** What `polynomialCosts` takes. */
export interface CostOptions {
  /** Examples to learn from, and to measure on. */
  readonly train: number;
  readonly test: number;
  /** p, the features of an example. */
  readonly features: number;
  /** E, the costs of an example. */
  readonly costs: number;
  /** The degree of the polynomial: 1 is what a linear model can learn. */
  readonly degree: number;
  /** w: each cost is multiplied by a draw from U(1 − w, 1 + w). In [0, 1]. */
  readonly noiseWidth: number;
  readonly seed: number;
}

const NAMES = ["train", "test", "features", "costs", "degree", "noiseWidth", "seed"];

/**
 * Costs that are polynomials of features (Elmachtoub & Grigas, 2022, section 6.1; the set-up of PyEPO): x ~ N(0, I_p),
 * B ∈ {0, 1}^(E × p) of fair coins, c_j = ([(B x)_j / √p + 3]^degree + 1) / 3.5^degree · ε_j with ε_j ~ U(1 − w, 1 + w).
 * One B for training and test. Example i is a function of the seed and i alone.
 * @throws RangeError for an option that is unknown or out of range.
 */
export function polynomialCosts(options: CostOptions): CostSets {
  checkNames("polynomialCosts", options, NAMES);
  for (const name of ["train", "test", "features", "costs", "degree"] as const) {
    checkInteger("polynomialCosts", name, options[name], { min: 1 });
  }
  checkNumber("polynomialCosts", "noiseWidth", options.noiseWidth, { min: 0, max: 1 });
  const coins = uniform(new Float32Array(options.costs * options.features), split(options.seed, 0));
  const B = coins.map((coin) => +(coin > 0.5));
  return { train: draw(options, B, options.train, 1), test: draw(options, B, options.test, 2) };
}

function draw(options: CostOptions, B: Float32Array, count: number, stream: number): CostData {
  const { features: p, costs: E, degree, noiseWidth, seed } = options;
  const x = normal(new Float32Array(count * p), split(seed, stream, 0));
  const u = uniform(new Float32Array(count * E), split(seed, stream, 1));
  const costs = u.map((draw, at) => {
    const [i, j] = [Math.floor(at / E), at % E];
    let score = 0;
    for (let k = 0; k < p; k++) score += B[j * p + k]! * x[i * p + k]!;
    const value = ((score / Math.sqrt(p) + 3) ** degree + 1) / 3.5 ** degree;
    return value * (1 + noiseWidth * (2 * draw - 1));
  });
  return { count, features: x, costs };
}
