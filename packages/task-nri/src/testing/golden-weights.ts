import type { Weights } from "@discretely/nn";
import type { GoldenTensor } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";

type Golden = Readonly<Record<string, GoldenTensor>>;

/** The golden files' names for the weights of this package. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^fc_out\./, "last."],
  [/^msg_fc(\d)\./, "msg$1."],
  [/^out_fc(\d)\./, "out.$1."],
  [/running_mean$/, "mean"],
  [/running_var$/, "variance"],
];
const ours = (name: string) => RENAMED.reduce((name, [from, to]) => name.replace(from, to), name);

export const tensorOf = ({ shape, data }: GoldenTensor) => tf.tensor(data, shape, "float32");

/** Linear weights are `[out, in]` there and `[in, out]` here. */
const turned = (golden: GoldenTensor) =>
  tf.tidy(() => (golden.shape.length === 2 ? tf.transpose(tensorOf(golden)) : tensorOf(golden)));

/** Sets variables to golden values; every variable must have one. */
export function setWeights(variables: Weights, golden: Golden): void {
  const found = new Map(Object.entries(golden).map(([name, values]) => [ours(name), values]));
  for (const [name, variable] of Object.entries(variables)) {
    const values = found.get(name);
    if (!values) throw new Error(`no golden value for ${name} (have: ${[...found.keys()].join(", ")})`);
    tf.tidy(() => variable.assign(turned(values)));
  }
}

/** Every value within rtol · |wanted| + atol. */
export function close(actual: tf.Tensor, wanted: GoldenTensor, rtol: number, atol: number): void {
  expect(actual.size).toBe(wanted.data.length);
  for (const [i, value] of Array.from(actual.dataSync()).entries()) {
    const bound = rtol * Math.abs(wanted.data[i]!) + atol;
    if (!(Math.abs(value - wanted.data[i]!) <= bound)) expect(value, `entry ${i}`).toBe(wanted.data[i]);
  }
}

const largest = (...tensors: GoldenTensor[]) => Math.max(...tensors.map(({ data }) => Math.max(...data.map(Math.abs))));

/** A gradient, as the golden files advise: rtol 1e-3, atol 1e-4 of the largest entry. */
export const closeGradient = (actual: tf.Tensor, wanted: GoldenTensor, scale = largest(wanted)) =>
  close(actual, wanted, 1e-3, 1e-4 * scale);

/**
 * The gradients of all variables, and of no others, by name. The largest entry is that of a layer: the gradient of a bias that
 * a batch normalisation soon takes away is what remains of terms as large as those of its weight.
 */
export function closeGradients(variables: Weights, grads: tf.NamedTensorMap, golden: Golden): void {
  const entries = Object.entries(golden);
  expect(entries.length).toBe(Object.keys(variables).length);
  for (const [name, wanted] of entries) {
    const layer = name.slice(0, name.lastIndexOf("."));
    const scale = largest(...entries.flatMap(([other, values]) => (other.startsWith(`${layer}.`) ? [values] : [])));
    const actual = grads[variables[ours(name)]!.name]!;
    tf.tidy(() => closeGradient(actual.rank === 2 ? tf.transpose(actual) : actual, wanted, scale));
  }
}
