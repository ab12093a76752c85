import type { Family, Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/** A list of states, each flat. */
export type States = readonly (readonly number[])[];

const dot = (a: ArrayLike<number>, z: readonly number[]) => z.reduce((sum, x, i) => sum + (x === 0 ? 0 : x * a[i]!), 0);

/** The best of `states` for each row, the first of equals: exact by enumeration. */
export const lawSolver =
  (states: States): Solver =>
  (theta) => {
    const values = theta.dataSync<"float32">();
    const size = states[0]!.length;
    const z = new Float32Array(values.length);
    for (let at = 0; at < values.length; at += size) {
      const row = values.subarray(at, at + size);
      let best = 0;
      for (let s = 1; s < states.length; s++) if (dot(row, states[s]!) > dot(row, states[best]!)) best = s;
      z.set(states[best]!, at);
    }
    return tf.tensor(z, theta.shape, "float32");
  };

/** The distribution over `states`, by enumeration. */
export function lawFamily(states: States): Family {
  const weigh = (theta: ArrayLike<number>) => {
    const scores = states.map((z) => dot(theta, z));
    const high = Math.max(...scores);
    const total = scores.reduce((sum, s) => sum + Math.exp(s - high), 0);
    return { log: high + Math.log(total), p: scores.map((s) => Math.exp(s - high) / total) };
  };
  const mean = (p: readonly number[], of: (z: readonly number[], i: number) => number) =>
    Float64Array.from(states[0]!, (_, i) => p.reduce((sum, ps, s) => sum + ps * of(states[s]!, i), 0));
  return {
    logPartition: (theta) => weigh(theta).log,
    marginals: (theta) => mean(weigh(theta).p, (z, i) => z[i]!),
    vjp: (theta, v) => {
      const { p } = weigh(theta);
      const centre = p.reduce((sum, ps, s) => sum + ps * dot(v, states[s]!), 0);
      return mean(p, (z, i) => z[i]! * (dot(v, z) - centre));
    },
    sample: (theta, uniform) => {
      const { p } = weigh(theta);
      let left = uniform();
      let drawn = 0;
      // The last state takes what rounding leaves.
      while (drawn < states.length - 1 && left >= p[drawn]!) left -= p[drawn++]!;
      return Float64Array.from(states[drawn]!);
    },
  };
}

/** All masks of n entries with `ones` ones. */
export function lawSubsets(n: number, ones: number): number[][] {
  const masks = Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (_, i) => (bits >> i) & 1));
  return masks.filter((z) => z.reduce((a, b) => a + b, 0) === ones);
}
