/** A line of the reference's table: the mean cosine over 64 problems at each number of samples; undefined where it has none. */
export interface Row {
  readonly method: "IMLE-F" | "IMLE-C" | "AIMLE-F" | "AIMLE-C" | "STE" | "SFE";
  /** λ of a fixed step. */
  readonly lambda?: number;
  readonly cosines: readonly (number | undefined)[];
}

export const SAMPLES = [1, 10, 100, 1000];

const fixed = (method: Row["method"], lambda: number, ...cosines: number[]): Row => ({ method, lambda, cosines });
const last = (method: Row["method"], lambda: number, cosine: number): Row => ({
  method,
  lambda,
  cosines: [undefined, undefined, undefined, cosine],
});
const row = (method: Row["method"], ...cosines: number[]): Row => ({ method, cosines });

/** Produced by the Python reference's own layers: Gumbel noise, τ = 1, 64 seeds, 100 warm-up steps of 1e-3. */
export const PROBLEMS: readonly { readonly n: number; readonly k: number; readonly rows: readonly Row[] }[] = [
  {
    n: 10,
    k: 5,
    rows: [
      fixed("IMLE-F", 0.1, 0.123, 0.447, 0.863, 0.969),
      fixed("IMLE-F", 0.5, 0.355, 0.764, 0.915, 0.933),
      fixed("IMLE-F", 1, 0.414, 0.748, 0.84, 0.846),
      fixed("IMLE-F", 2, 0.41, 0.644, 0.71, 0.716),
      fixed("IMLE-F", 5, 0.365, 0.514, 0.568, 0.574),
      fixed("IMLE-F", 10, 0.276, 0.463, 0.503, 0.51),
      fixed("IMLE-C", 0.1, 0.133, 0.522, 0.887, 0.974),
      fixed("IMLE-C", 0.5, 0.387, 0.796, 0.937, 0.956),
      fixed("IMLE-C", 1, 0.497, 0.814, 0.905, 0.906),
      fixed("IMLE-C", 2, 0.548, 0.771, 0.826, 0.829),
      fixed("IMLE-C", 5, 0.537, 0.702, 0.741, 0.748),
      fixed("IMLE-C", 10, 0.504, 0.669, 0.716, 0.721),
      row("AIMLE-F", 0.027, 0.367, 0.763, 0.965),
      row("AIMLE-C", 0.067, 0.43, 0.84, 0.972),
      row("STE", 0.618, 0.746, 0.762, 0.766),
      row("SFE", 0.033, 0.197, 0.677, 0.939),
    ],
  },
  {
    n: 5,
    k: 2,
    rows: [
      fixed("IMLE-F", 1, 0.347, 0.742, 0.844, 0.872),
      fixed("IMLE-C", 1, 0.549, 0.75, 0.894, 0.899),
      row("AIMLE-F", 0.074, 0.302, 0.764, 0.973),
      row("AIMLE-C", 0.036, 0.31, 0.842, 0.975),
      row("STE", 0.507, 0.611, 0.646, 0.645),
      row("SFE", 0.016, 0.399, 0.868, 0.983),
    ],
  },
  {
    n: 20,
    k: 1,
    rows: [
      fixed("IMLE-F", 1, 0.307, 0.629, 0.788, 0.806),
      fixed("IMLE-C", 1, 0.237, 0.679, 0.818, 0.826),
      row("AIMLE-F", 0.002, 0.207, 0.585, 0.902),
      row("AIMLE-C", 0.026, 0.177, 0.617, 0.922),
      row("STE", 0.44, 0.456, 0.455, 0.456),
      row("SFE", -0.001, 0.049, 0.155, 0.449),
    ],
  },
  {
    n: 50,
    k: 1,
    rows: [
      last("IMLE-F", 0.1, 0.906),
      last("IMLE-F", 0.5, 0.905),
      last("IMLE-F", 1, 0.741),
      last("IMLE-F", 2, 0.54),
      last("IMLE-F", 5, 0.372),
      last("IMLE-F", 10, 0.324),
      last("IMLE-F", 20, 0.308),
      last("IMLE-C", 0.1, 0.923),
      last("IMLE-C", 0.5, 0.913),
      last("IMLE-C", 1, 0.774),
      last("IMLE-C", 2, 0.615),
      last("IMLE-C", 5, 0.476),
      last("IMLE-C", 10, 0.433),
      last("IMLE-C", 20, 0.418),
      row("AIMLE-F", 0.019, 0.121, 0.414, 0.838),
      row("AIMLE-C", 0.021, 0.085, 0.497, 0.856),
      row("STE", 0.437, 0.441, 0.443, 0.442),
      row("SFE", 0.031, 0.027, 0.062, 0.143),
    ],
  },
];
