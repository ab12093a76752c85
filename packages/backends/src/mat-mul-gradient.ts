import * as tf from "@tensorflow/tfjs-core";
import { replaceGradient, sumTo } from "./gradient.js";

/**
 * The gradient of `tf.matMul`, right when one operand is broadcast over the other's batch dimensions.
 *
 * For y = op(a)·op(b), with op the identity or the transpose: d op(a) = dy·op(b)ᵀ and d op(b) = op(a)ᵀ·dy, each
 * transposed back where op transposes, then summed over the axes along which the operand was repeated.
 * TensorFlow.js 4.22 leaves that sum out, so its gradient has the shape of the result.
 */
export function installMatMulGradient(): void {
  replaceGradient({
    kernelName: tf.BatchMatMul,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b], attrs) => matMulGradient(dy as tf.Tensor, a!, b!, attrs as unknown as tf.BatchMatMulAttrs),
  });
}

function matMulGradient(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor, attrs: tf.BatchMatMulAttrs) {
  const { transposeA: tA, transposeB: tB } = attrs;
  return {
    a: () => sumTo(tA ? tf.matMul(b, dy, tB, true) : tf.matMul(dy, b, false, !tB), a.shape),
    b: () => {
      const shared = size(b.shape.slice(0, -2)) === 1 && !tA;
      // One b for every batch: the batch joins the rows, and one product does the sum as well.
      const [x, g] = shared ? [rows(a), rows(dy)] : [a, dy];
      return sumTo(tB ? tf.matMul(g, x, true, tA) : tf.matMul(x, g, !tA, false), b.shape);
    },
  };
}

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** [..., m, n] → [... · m, n] */
const rows = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [-1, x.shape.at(-1)!]);
