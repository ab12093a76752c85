import * as tf from "@tensorflow/tfjs-core";

/** `x`, `[B, ...instance]`, in the rank of `z`, and the axes of an instance in it. */
export interface Beside {
  readonly x: tf.Tensor;
  readonly axes: number[];
}

/**
 * Sets x, `[B, ...instance]`, beside z, `[B, ...instance]` or T draws of each, `[B, T, ...instance]`.
 * @throws RangeError when the shapes do not fit.
 */
export function beside(where: string, z: tf.Tensor, x: tf.Tensor): Beside {
  const drawn = z.rank === x.rank + 1;
  const instance = z.shape.slice(drawn ? 2 : 1);
  if ([z.shape[0], ...instance].join() !== x.shape.join() || instance.length === 0) {
    throw new RangeError(
      `${where}: z of shape [${z.shape}] does not fit [${x.shape}]; pass z of shape [${x.shape}], ` +
        `or [${[x.shape[0], "T", ...x.shape.slice(1)]}] for T draws`,
    );
  }
  const axes = instance.map((_, i) => z.rank - instance.length + i);
  return { x: drawn ? tf.expandDims(x, 1) : x, axes };
}
