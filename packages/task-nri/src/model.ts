import type { CallOptions, StochasticLayer } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import { namedWeights } from "@discretely/nn";
import { split } from "@discretely/random";
import type { Model } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { decoder } from "./decoder.js";
import { type EdgeLayout, edgeLayout } from "./edge-layout.js";
import { encoder } from "./encoder.js";
import { gaussianNll } from "./losses.js";
import type { Structure } from "./structure.js";

/** Trajectories `[B, n, T, 2]`, and the number of each in its data set, which keys its noise. */
export interface NriBatch extends tf.TensorContainerObject {
  readonly trajectories: tf.Tensor4D;
  readonly examples: number[];
}

/** Training draws by default; without training MAP edges, or discrete draws. */
export type DrawMode = Pick<CallOptions<never>, "training" | "sampled">;

/** What `nri` takes. */
export interface NriOptions {
  /** Draws z from θ, both over the n(n−1)/2 undirected edges. */
  readonly layer: StochasticLayer;
  readonly structure: Structure;
  readonly vertices: number;
  /** T. */
  readonly frames: number;
  /** Width of every layer. Default 256. */
  readonly hidden?: number;
  /** The encoder with its second round of messages. Default true. */
  readonly factor?: boolean;
  /** Of encoder and decoder, in training. Default 0. */
  readonly dropout?: number;
  /** Frames that the decoder goes on from its own predictions in training. Default: T − 1, at most 10. */
  readonly predictionSteps?: number | undefined;
  /** σ² of a coordinate. Default 5·10⁻⁵. */
  readonly variance?: number;
  /** The loss over the S draws of an instance: their `mean`, or the reference's `sum`, KL included. Default mean. */
  readonly over?: "mean" | "sum";
  /** `reference` normalises by the batch out of training too, and moves the running statistics by it, as the Python reference does. */
  readonly parity?: "reference" | undefined;
  readonly seed: number;
}

/** The terms of the loss of each instance, in nats a vertex. */
export interface Terms {
  /** −log p(x | z) of each draw, as a surrogate: `[B, T]`. */
  readonly nll: tf.Tensor;
  /** `[B]`. */
  readonly kl: tf.Tensor;
  /** The logits of the undirected edges, `[B, n(n−1)/2]`, and the draws, `[B, T, n(n−1)/2]`. */
  readonly theta: tf.Tensor;
  readonly z: tf.Tensor;
}

/** The model: its weights, and its parts as functions of a batch. */
export interface Nri extends Model<NriBatch> {
  readonly layout: EdgeLayout;
  readonly buffers: NonNullable<Model<NriBatch>["buffers"]>;
  /** Trajectories → θ, the mean of the encoder's two logits of each edge. */
  readonly encode: (trajectories: tf.Tensor, seed: number, training: boolean) => tf.Tensor2D;
  /** All terms, the decoder starting anew every `steps` frames. */
  readonly terms: (batch: NriBatch, seed: number, steps: number, mode?: DrawMode) => Terms;
}

/**
 * Neural relational inference (Kipf et al., 2018) with a discrete graph: an encoder reads the edges' logits off trajectories,
 * the discrete layer draws the graph, a decoder predicts the trajectories along it.
 * Loss = E[−log N(x; x̂(z), σ²)] + KL, by vertices. An edge has two types, z and 1 − z, each with messages of its own.
 */
export function nri(options: NriOptions): Nri {
  const { layer, structure, vertices, frames, hidden = 256, factor = true, dropout = 0, variance = 5e-5 } = options;
  const { over = "mean", parity, seed } = options;
  const predictionSteps = options.predictionSteps ?? Math.min(frames - 1, 10);
  checkInteger("nri", "predictionSteps", predictionSteps, { min: 1 });
  const layout = edgeLayout(vertices);
  const encoding = encoder({ inputs: 2 * frames, hidden, factor, dropout, seed: split(seed, 0) });
  const decoding = decoder({ hidden, dropout, seed: split(seed, 1) });

  const encode = (trajectories: tf.Tensor, seed: number, training: boolean) => {
    const logits = encoding.apply(trajectories, { training: training || parity === "reference", seed: split(seed, 0) });
    return layout.undirected(tf.squeeze(logits, [2]));
  };
  const terms = ({ trajectories, examples }: NriBatch, seed: number, steps: number, mode: DrawMode = {}): Terms => {
    const { training = true } = mode;
    const theta = encode(trajectories, seed, training);
    const { z, surrogate } = layer(theta, split(seed, 1), { ...mode, examples });
    const predicted = decoding.apply(trajectories, typesOf(z, layout), steps, { training, seed: split(seed, 2) });
    const target = tf.slice(trajectories, [0, 0, 1, 0], [-1, -1, -1, -1]);
    const nll = tf.reshape(gaussianNll(predicted, target, { variance }), z.shape.slice(0, 2) as [number, number]);
    return { nll: surrogate(nll), kl: structure.kl(theta, layout), theta, z };
  };
  return {
    weights: namedWeights({ encoder: encoding, decoder: decoding, layer }),
    buffers: namedWeights({ encoder: { weights: encoding.buffers } }),
    layout,
    encode,
    terms,
    loss: (batch, seed) => {
      const { nll, kl } = terms(batch, seed, predictionSteps);
      const draws = over === "sum" ? nll.shape[1]! : 1;
      return tf.add(tf.mul(tf.mean(nll), draws), tf.mul(tf.mean(kl), draws)) as tf.Scalar;
    },
  };
}

/** The weights of both types of the directed edges: z `[B, T, n(n−1)/2]` → (1 − z, z) as `[B·T, n(n−1), 2]`. */
export function typesOf(z: tf.Tensor, layout: EdgeLayout): tf.Tensor {
  const directed = layout.directed(tf.reshape(z, [-1, layout.size]));
  return tf.stack([tf.sub(1, directed), directed], -1);
}
