import * as tf from "@tensorflow/tfjs-core";

/** Sequences by their distinct words: x[b, t] = words[index[b, t]]. Most of a text is repeats, so what is done for each of U words is done once. */
export interface Embedded extends tf.TensorContainerObject {
  /** The vectors of the distinct words, `[U, width]`; the first is zero, what lies outside of a sequence. */
  readonly words: tf.Tensor2D;
  /** The row of each place, `[B, T]`, int32. */
  readonly index: tf.Tensor2D;
}

/** A frozen table of word vectors, `[vocabulary, width]`, row-major. It stays on the host: a batch needs a small part of it. */
export interface EmbeddingTable {
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * Looks up `ids` `[B, T]`, row-major, in a frozen table. `padding`, of which the vector must be zero, is the id of what
 * stands outside of a sequence.
 * @throws RangeError for an id outside of the table, or a padding that is not zero.
 */
export function embed({ values, width }: EmbeddingTable, ids: ArrayLike<number>, T: number, padding = 0): Embedded {
  const rows = values.length / width;
  const pad = values.subarray(padding * width, (padding + 1) * width);
  if (pad.length < width || pad.some((x) => x !== 0)) {
    throw new RangeError(`embed: the vector of padding ${padding} must be there and zero`);
  }
  const places = new Map([[padding, 0]]);
  const index = Int32Array.from(ids, (id) => {
    if (!(id >= 0 && id < rows)) throw new RangeError(`embed: id ${id}; the table has 0 … ${rows - 1}`);
    const place = places.get(id) ?? places.size;
    places.set(id, place);
    return place;
  });
  const words = new Float32Array(places.size * width);
  for (const [id, place] of places) words.set(values.subarray(id * width, (id + 1) * width), place * width);
  return {
    words: tf.tensor2d(words, [places.size, width]),
    index: tf.tensor2d(index, [index.length / T, T], "int32"),
  };
}

/** The vectors in their places, `[B, T, width]`: what layers of tensors take. */
export const vectors = ({ words, index }: Embedded): tf.Tensor3D => tf.gather(words, index) as tf.Tensor as tf.Tensor3D;
