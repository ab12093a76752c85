import { checkInteger } from "@discretely/core/check";
import { dense, dropout, fanInUniform, type Module, namedWeights, type Weights } from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { Mode } from "./mlp-block.js";
import { onSquare, pairDense, weightedSums } from "./pairs.js";

/** What `decoder` takes. */
export interface DecoderOptions {
  /** Coordinates of a vertex. Default 2. */
  readonly dimensions?: number;
  /** Types of an edge. Default 2. */
  readonly types?: number;
  /** Width of every layer. Default 256. */
  readonly hidden?: number;
  /** Whether edges of the first type carry no message. Default false. */
  readonly skipFirst?: boolean;
  /** Steps of the network between two frames. Default 1. */
  readonly rounds?: number;
  /** Default 0. */
  readonly dropout?: number;
  readonly seed: number;
}

/** The network that predicts trajectories from edges. */
export interface Decoder {
  readonly weights: Weights;
  /**
   * Predicts frames 1 … T − 1. Every `steps` frames it starts anew from the true one, and goes on from its own predictions.
   * x `[B, n, T, d]` and the weights of the types of each directed edge `[N, n(n−1), types]`, N = B or a multiple
   * (instance-major) → `[N, n, T − 1, d]`.
   */
  readonly apply: (x: tf.Tensor, edges: tf.Tensor, steps: number, mode: Mode) => tf.Tensor;
}

/** Where a decoder's step stands: positions, one matrix of edge weights a type, and the dropout's next seed. */
type Drop = (x: tf.Tensor) => tf.Tensor;

/** The message-passing decoder of neural relational inference (Kipf et al., 2018): xₜ₊₁ = xₜ + f(xₜ, Σⱼ messages). */
export function decoder(options: DecoderOptions): Decoder {
  const { dimensions = 2, types = 2, hidden = 256, skipFirst = false, rounds = 1, dropout: rate = 0, seed } = options;
  checkInteger("decoder", "rounds", rounds, { min: 1 });
  const layer = (inputs: number, outputs: number, i: number) =>
    dense({ inputs, outputs, seed: split(seed, i), weight: fanInUniform(), bias: fanInUniform() });
  const live = Array.from({ length: types }, (_, type) => type).filter((type) => type > 0 || !skipFirst);
  const msg1 = live.map((type) => layer(2 * dimensions, hidden, 3 + 2 * type));
  const msg2 = live.map((type) => layer(hidden, hidden, 4 + 2 * type));
  const out = [layer(dimensions + hidden, hidden, 0), layer(hidden, hidden, 1), layer(hidden, dimensions, 2)];

  const step = (state: tf.Tensor, matrices: readonly tf.Tensor[], drop: Drop) => {
    const messages = live.map((_, k) => messagesOf(msg1[k]!, msg2[k]!, state, matrices[k]!, drop));
    const heard = tf.concat([state, messages.reduce((sum, m) => tf.add(sum, m))], -1);
    const inner = drop(tf.relu(out[1]!.apply(drop(tf.relu(out[0]!.apply(heard))))));
    return tf.add(state, out[2]!.apply(inner));
  };
  return {
    weights: namedWeights(Object.fromEntries([...named("msg1", live, msg1), ...named("msg2", live, msg2), ...named("out", [1, 2, 3], out)])), // biome-ignore format: one line
    apply: (x, edges, steps, { training, seed }) => {
      const [B, n, T, d] = x.shape as [number, number, number, number];
      checkInteger("decoder", "steps", steps, { min: 1 });
      const starts = Math.ceil((T - 1) / steps);
      const matrices = live.map((type) => matricesOf(edges, type, n, starts));
      let draw = 0;
      const drop: Drop = (x) => dropout(x, training ? rate : 0, split(seed, draw++));
      let state = startsOf(x, starts, steps, edges.shape[0]! / B);
      const frames: tf.Tensor[] = [];
      for (let t = 0; t < Math.min(steps, T - 1); t++) {
        for (let round = 0; round < rounds; round++) state = step(state, matrices, drop);
        frames.push(tf.reshape(state, [-1, starts, 1, n, d]));
      }
      const all = tf.reshape(tf.concat(frames, 2), [-1, starts * frames.length, n, d]);
      return tf.transpose(tf.slice(all, [0, 0, 0, 0], [-1, T - 1, n, d]), [0, 2, 1, 3]);
    },
  };
}

const named = (name: string, numbers: readonly number[], layers: readonly Module[]) =>
  layers.map((layer, i) => [`${name}.${numbers[i]}`, layer] as const);

/** Σⱼ wᵢⱼ m(xⱼ, xᵢ) of one type: state `[M, n, d]` and w `[M, n, n]` → `[M, n, hidden]`. */
function messagesOf(first: Module, second: Module, state: tf.Tensor, matrix: tf.Tensor, drop: Drop): tf.Tensor {
  return weightedSums(matrix, tf.relu(second.apply(drop(tf.relu(pairDense(first.weights, state))))));
}

/** The weights of one type as matrices (receiver, sender), repeated for each start: `[N, n(n−1), types]` → `[N·starts, n, n]`. */
function matricesOf(edges: tf.Tensor, type: number, n: number, starts: number): tf.Tensor {
  const [N, E] = edges.shape as [number, number];
  const square = onSquare(tf.slice(edges, [0, 0, type], [N, E, 1]), n);
  const repeated = starts === 1 ? square : tf.tile(tf.reshape(square, [N, 1, n * n]), [1, starts, 1]);
  return tf.reshape(repeated, [N * starts, n, n]);
}

/** The true frames 0, steps, 2·steps …, each `samples` times: `[B, n, T, d]` → `[B·samples·starts, n, d]`. */
function startsOf(x: tf.Tensor, starts: number, steps: number, samples: number): tf.Tensor {
  const [B, n, , d] = x.shape as [number, number, number, number];
  const frames = Array.from({ length: starts }, (_, s) => tf.slice(x, [0, 0, s * steps, 0], [B, n, 1, d]));
  const chosen = tf.reshape(tf.transpose(tf.concat(frames, 2), [0, 2, 1, 3]), [B, 1, starts * n * d]);
  return tf.reshape(samples === 1 ? chosen : tf.tile(chosen, [1, samples, 1]), [B * samples * starts, n, d]);
}
