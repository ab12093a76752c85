import * as tf from "@tensorflow/tfjs-core";
import { replaceGradient } from "./gradient.js";

/**
 * The gradient of `tf.mirrorPad`: each entry's own and those of its mirror images, summed. The one of TensorFlow.js 4.22
 * leaves out the images. Any backend.
 */
export function installMirrorPadGradient(): void {
  replaceGradient({
    kernelName: tf.MirrorPad,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { paddings, mode } = attrs as unknown as tf.MirrorPadAttrs;
      const fold = (g: tf.Tensor, [before, after]: [number, number], axis: number) =>
        before + after === 0 ? g : foldAxis(g, axis, mirrored(x!.shape[axis]!, before, after, mode));
      return { x: () => paddings.reduce(fold, dy as tf.Tensor) };
    },
  });
}

/** The entry that each place of the padded axis shows. "symmetric" shows the edge twice. */
function mirrored(size: number, before: number, after: number, mode: "reflect" | "symmetric"): number[] {
  const edge = mode === "symmetric" ? 1 : 0;
  return Array.from({ length: before + size + after }, (_, place) => {
    const i = place - before;
    if (i < 0) return -i - edge;
    return i < size ? i : 2 * size - 2 + edge - i;
  });
}

function foldAxis(g: tf.Tensor, axis: number, shows: number[]): tf.Tensor {
  const order = [axis, ...g.shape.keys()].filter((other, i) => i === 0 || other !== axis);
  const back = order.map((_, i) => order.indexOf(i));
  const sums = tf.unsortedSegmentSum(tf.transpose(g, order), tf.tensor1d(shows, "int32"), Math.max(...shows) + 1);
  return tf.transpose(sums, back);
}
