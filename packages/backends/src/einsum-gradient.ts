import * as tf from "@tensorflow/tfjs-core";
import { replaceGradient } from "./gradient.js";

/**
 * The gradient of `tf.einsum`, which TensorFlow.js 4.22 has not: for y = einsum("s, t -> u", a, b),
 * da = einsum("u, t -> s", dy, b), repeated along the labels that only s has. Any backend.
 */
export function installEinsumGradient(): void {
  replaceGradient({
    kernelName: tf.Einsum,
    saveAllInputs: true,
    gradFunc: (dy, inputs, { equation }) => {
      const [terms, out] = (equation as string).replace(/\s/g, "").split("->") as [string, string];
      const labels = terms.split(",");
      const operand = (i: number) => () => operandGradient(dy as tf.Tensor, inputs, labels, out, i);
      return Object.fromEntries(labels.map((_, i) => [i, operand(i)]));
    },
  });
}

function operandGradient(dy: tf.Tensor, inputs: tf.Tensor[], labels: readonly string[], out: string, i: number) {
  const [own, { shape }] = [[...labels[i]!], inputs[i]!];
  // The other operand, without the labels that it has for itself: TensorFlow.js would not multiply by dy where they are.
  const others = labels.flatMap((term, j) => (j === i ? [] : [sumAlone(inputs[j]!, term, out + labels[i])]));
  const terms = [out, ...others.map(({ term }) => term)];
  const known = own.filter((label) => terms.some((term) => term.includes(label)));
  const sums = tf.einsum(`${terms.join()}->${known.join("")}`, dy, ...others.map(({ x }) => x));
  const once = own.map((label, axis) => (known.includes(label) ? shape[axis]! : 1));
  return tf.broadcastTo(tf.reshape(sums, once), shape);
}

function sumAlone(x: tf.Tensor, term: string, elsewhere: string): { readonly x: tf.Tensor; readonly term: string } {
  const axes = [...term].flatMap((label, axis) => (elsewhere.includes(label) ? [] : [axis]));
  if (axes.length === 0) return { x, term };
  return { x: tf.sum(x, axes), term: [...term].filter((_, axis) => !axes.includes(axis)).join("") };
}
