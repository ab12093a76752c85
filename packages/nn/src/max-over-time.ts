import * as tf from "@tensorflow/tfjs-core";

/**
 * The largest entry of each channel over time: `[B, T, C]` → `[B, C]`. The gradient goes to the first place that holds it.
 *
 * `tf.max` finds that place in its gradient by a comparison with a broadcast operand, which takes 280 ms for 1.4e6
 * entries on wasm.
 */
export function maxOverTime(x: tf.Tensor3D): tf.Tensor2D {
  const [B, T, C] = x.shape;
  const largest = tf.customGrad((given, save) => {
    const places = tf.tidy(() => {
      const time = tf.reshape(tf.argMax(given as tf.Tensor3D, 1), [-1]);
      const of = (place: (entry: number) => number) =>
        tf.tensor1d(
          Int32Array.from({ length: B * C }, (_, entry) => place(entry)),
          "int32",
        );
      return tf.stack([of((entry) => Math.floor(entry / C)), time, of((entry) => entry % C)], 1);
    });
    (save as tf.GradSaveFunc)([places]);
    return {
      value: tf.reshape(tf.gatherND(given as tf.Tensor3D, places), [B, C]),
      gradFunc: (dy: tf.Tensor, [at]: tf.Tensor[]) => tf.scatterND(at!, tf.reshape(dy, [-1]), [B, T, C]),
    };
  });
  return largest(x) as tf.Tensor2D;
}
