import * as tf from "@tensorflow/tfjs-core";

/** Tensors that live across an await, where no tidy reaches. */
export interface Holder {
  /** Holds a tensor of the same values, which no tidy frees. */
  readonly hold: (x: tf.Tensor) => tf.Tensor;
  /** Frees all that are held. */
  readonly free: () => void;
}

export function holder(): Holder {
  const held: tf.Tensor[] = [];
  return {
    // A clone shares the values and has a life of its own: x may belong to another.
    hold: (x) => {
      const mine = tf.keep(tf.clone(x));
      held.push(mine);
      return mine;
    },
    free: () => tf.dispose(held.splice(0)),
  };
}
