import { checkInteger } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Max-pooling to a given size, `[B, H, W, C]` → `[B, height, width, C]`: cell i covers rows ⌊i H / height⌋ to
 * ⌈(i + 1) H / height⌉ − 1, as in PyTorch, so neighbours overlap where H is no multiple of `height`; columns alike.
 * @throws RangeError for a size that is no positive integer.
 */
export function adaptiveMaxPool(
  x: tf.Tensor4D,
  [height, width]: readonly [height: number, width: number],
): tf.Tensor4D {
  checkInteger("adaptiveMaxPool", "height", height, { min: 1 });
  checkInteger("adaptiveMaxPool", "width", width, { min: 1 });
  const [, H, W] = x.shape;
  if (H % height === 0 && W % width === 0) {
    const window: [number, number] = [H / height, W / width];
    return tf.maxPool(x, window, window, "valid");
  }
  return tf.tidy(() => poolAlong(poolAlong(x, 1, height), 2, width)); // a maximum over a rectangle is one of maxima over its rows
}

/** The maximum over each of `cells` stretches of one axis, by `maxPool`, whose gradient goes to one winner. */
function poolAlong(x: tf.Tensor4D, axis: 1 | 2, cells: number): tf.Tensor4D {
  const length = x.shape[axis];
  const pooled = Array.from({ length: cells }, (_, i) => {
    const start = Math.floor((i * length) / cells);
    const size = Math.ceil(((i + 1) * length) / cells) - start;
    const part = tf.slice(
      x,
      axis === 1 ? [0, start, 0, 0] : [0, 0, start, 0],
      axis === 1 ? [-1, size, -1, -1] : [-1, -1, size, -1],
    );
    return tf.maxPool(part, axis === 1 ? [size, 1] : [1, size], 1, "valid");
  });
  return tf.concat(pooled, axis);
}
