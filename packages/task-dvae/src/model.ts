import type { CallOptions, Sampled, StochasticLayer } from "@discretely/core";
import { mlp, namedWeights } from "@discretely/nn";
import { split } from "@discretely/random";
import type { Model } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { bernoulliCrossEntropy, klToUniform } from "./losses.js";

/** Images `[B, pixels]` in [0, 1], and the number of each in its data set, which keys its noise. */
export interface DvaeBatch extends tf.TensorContainerObject {
  readonly images: tf.Tensor2D;
  readonly examples: number[];
}

export interface DvaeShape {
  /** Pixels of an image. Default 784. */
  readonly pixels?: number;
  /** Rows of a code. Default 20. */
  readonly rows?: number;
  /** Entries of a code row, k of them one. Default 20. */
  readonly columns?: number;
  /** Hidden widths of the encoder. Default [512, 256]. */
  readonly hidden?: readonly number[];
  /** Hidden widths of the decoder. Default those of the encoder, reversed. */
  readonly decoderHidden?: readonly number[];
}

/** Training draws by default; without training MAP codes, or discrete draws. */
export type Mode = Pick<CallOptions<never>, "training" | "sampled">;

/** What `dvae` takes. */
export interface DvaeOptions extends DvaeShape {
  /** Draws the code of θ `[B·rows, columns]`. */
  readonly layer: StochasticLayer;
  readonly seed: number;
  /** `mean` over the S samples of an instance, or the reference's `sum`. Default mean. */
  readonly over?: "mean" | "sum";
}

/** The discrete VAE: its weights, and its parts as functions of tensors. */
export interface Dvae extends Model<DvaeBatch> {
  /** Images `[B, pixels]` → logits of the code rows `[B·rows, columns]`. */
  readonly encode: (images: tf.Tensor2D) => tf.Tensor2D;
  /** Codes `[B·rows, T, columns]` → pixel logits `[B, T, pixels]`. */
  readonly decode: (codes: tf.Tensor) => tf.Tensor;
  /** Codes of `images`, drawn (or MAP codes, T = 1), z `[B·rows, T, columns]`, with their surrogate. */
  readonly code: (logits: tf.Tensor2D, examples: readonly number[], seed: number, mode?: Mode) => Sampled;
  /** −log p(x | z) of each image and code, `[B, T]`, as a surrogate, and KL of its code rows to uniform ones, `[B]`; in nats. */
  readonly terms: (batch: DvaeBatch, seed: number, mode?: Mode) => { entropy: tf.Tensor; kl: tf.Tensor };
}

/**
 * The discrete VAE of the AIMLE paper: an encoder gives the logits of `rows` k-subsets, the discrete layer draws the code,
 * a decoder gives the pixels' Bernoulli logits. Loss = E[−log p(x | z)] + KL(softmax(logits) ‖ uniform), in nats.
 */
export function dvae(options: DvaeOptions): Dvae {
  const { layer, seed, over = "mean", pixels = 784, rows = 20, columns = 20 } = options;
  const { hidden = [512, 256], decoderHidden = [...hidden].reverse() } = options;
  const encoder = mlp([pixels, ...hidden, rows * columns], split(seed, 0));
  const decoder = mlp([rows * columns, ...decoderHidden, pixels], split(seed, 1));

  const encode = (images: tf.Tensor2D) => tf.reshape(encoder.apply(images), [-1, columns]) as tf.Tensor2D;
  const decode = (codes: tf.Tensor) => {
    const T = codes.shape[1]!;
    const byImage = tf.transpose(tf.reshape(codes, [-1, rows, T, columns]), [0, 2, 1, 3]);
    return tf.reshape(decoder.apply(tf.reshape(byImage, [-1, rows * columns])), [-1, T, pixels]);
  };
  const code = (logits: tf.Tensor2D, examples: readonly number[], seed: number, mode: Mode = {}) => {
    const rowExamples = examples.flatMap((example) => Array.from({ length: rows }, (_, row) => example * rows + row));
    return layer(logits, seed, { ...mode, examples: rowExamples });
  };
  const terms = ({ images, examples }: DvaeBatch, seed: number, mode: Mode = {}) => {
    const logits = encode(images);
    const { z, surrogate } = code(logits, examples, seed, mode);
    const entropy = surrogate(bernoulliCrossEntropy(decode(z), tf.expandDims(images, 1)));
    const kl = tf.sum(tf.reshape(klToUniform(logits), [-1, rows]), 1);
    return { entropy, kl };
  };

  return {
    weights: namedWeights({ encoder, decoder, layer }),
    encode,
    decode,
    code,
    terms,
    loss: (batch, seed) => {
      const { entropy, kl } = terms(batch, seed);
      const overCodes = over === "mean" ? tf.mean(entropy, 1) : tf.sum(entropy, 1);
      return tf.mean(tf.add(overCodes, kl)) as tf.Scalar;
    },
  };
}
