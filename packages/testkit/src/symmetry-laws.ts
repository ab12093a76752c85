import { discreteLayer, type Estimator, type Noise, type Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gradientRows, lawArgmax, THETA, W, within } from "./law-problem.js";

/** A law that says: these numbers are 0, one row for each copy of a problem. */
interface SymmetryLaw {
  readonly title: string;
  readonly tolerance: number;
  readonly residual: (gradients: Gradients) => number[][];
}
type Gradients = (theta: number[], w: number[], solver?: Solver, noise?: (noise: Noise) => Noise) => number[][];

const ORDER = [3, 0, 4, 2, 1];
const permute = (values: number[]) => ORDER.map((i) => values[i]!);
const negate = (values: number[]) => values.map((x) => -x);
const plus = (a: number[][], b: number[][]) => a.map((row, r) => row.map((x, i) => x + b[r]![i]!));

const permuted = (noise: Noise): Noise =>
  Object.assign(
    (shape: readonly number[], seed: number) =>
      tf.tidy(() => tf.gather(noise(shape, seed), ORDER, shape.length - 1)) as tf.Tensor,
    noise.score && { score: noise.score },
  );
const negated = (noise: Noise): Noise =>
  Object.assign(
    (shape: readonly number[], seed: number) => tf.tidy(() => tf.neg(noise(shape, seed))) as tf.Tensor,
    noise.score && { score: (eps: tf.Tensor) => tf.tidy(() => tf.neg(noise.score!(tf.neg(eps)))) },
  );
/** argmax over the negated states: of costs c it answers −argmin ⟨c, z⟩. */
const negatedArgmax: Solver = (costs) => tf.tidy(() => tf.neg(lawArgmax(tf.neg(costs))));

const LAWS = {
  zero: {
    title: "zero dy, zero gradient",
    tolerance: 0,
    residual: (gradients) =>
      gradients(
        THETA,
        W.map(() => 0),
      ),
  },
  identity: {
    title: "the Jacobian of the identity is the identity",
    tolerance: 1e-3,
    residual: (gradients) => gradients(THETA, W, (theta) => tf.clone(theta)).map((row) => row.map((x, i) => x - W[i]!)),
  },
  permutation: {
    title: "permuting the coordinates permutes the gradient",
    tolerance: 1e-5,
    residual: (gradients) =>
      plus(
        gradients(permute(THETA), permute(W), lawArgmax, permuted),
        gradients(THETA, W).map((row) => negate(permute(row))),
      ),
  },
  negation: {
    title: "min = −max: with costs −θ, states −z and noise −ε the gradient is the negated one",
    tolerance: 1e-5,
    residual: (gradients) => plus(gradients(negate(THETA), negate(W), negatedArgmax, negated), gradients(THETA, W)),
  },
} satisfies Record<string, SymmetryLaw>;

export type SymmetryClaims = {
  /** Why it does not hold, not even on average. */
  readonly breaks?: { readonly [L in keyof typeof LAWS]?: string };
  /** Why it holds for the mean over the noise alone. */
  readonly onAverage?: { readonly [L in keyof typeof LAWS]?: string };
};

/** What relates the gradient at one problem to that at another. A disclaimed law has to fail. */
export function symmetryLaws<S>(make: () => Estimator<S>, noise: Noise, { breaks, onAverage }: SymmetryClaims): void {
  const gradients: Gradients = (theta, w, solver = lawArgmax, turned = (same) => same) => {
    const layer = discreteLayer({ solver, noise: turned(noise), estimator: make(), samples: 8 });
    return gradientRows(layer, theta, w, 256);
  };
  for (const [name, { title, tolerance, residual }] of Object.entries(LAWS) as [keyof typeof LAWS, SymmetryLaw][]) {
    const [broken, averaged] = [breaks?.[name], onAverage?.[name]];
    const exception = broken ? ` does not hold: ${broken}` : averaged ? `, on average: ${averaged}` : "";
    test(`law: ${title}${exception}`, () => {
      const rows = residual(gradients);
      const exactly = () => expect(Math.max(...rows.flat().map(Math.abs))).toBeLessThanOrEqual(tolerance);
      const meanly = () => within(rows, negate(W.map(() => 0)), 0);
      if (broken || averaged) expect(exactly, "the law holds: disclaim nothing").toThrow();
      else exactly();
      if (broken) expect(meanly, "the law holds on average: claim that").toThrow();
      if (averaged) meanly();
    });
  }
}
