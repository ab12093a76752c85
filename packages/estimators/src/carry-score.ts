import { type Draw, detached } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Baseline, Weights } from "./baseline.js";
import type { Scored } from "./scored.js";

/**
 * The losses, `[G, T]`, with the gradient Σₜ dyₜ (Lₜ − bₜ) ∇ log p(zₜ) in θ, and in f, the part of b that is learned, that of
 * Σₜ |dyₜ| (Lₜ − bₜ)². The score of a group's loss is the sum over its instances.
 * @throws RangeError when the losses are not one a draw of each group.
 */
export function carryScore<State, Data>(
  losses: tf.Tensor,
  draw: Draw<State, Data>,
  { z, paired, saved, score }: Scored,
  baseline: Baseline<State>,
  weights: Weights,
): tf.Tensor {
  checkLosses(losses, z);
  const backward = (dy: tf.Tensor, [L, b, ...kept]: tf.Tensor[]) => {
    const gap = tf.sub(L!, b!);
    draw.setState(baseline.next(L!, draw.state()));
    const dtheta = tf.sum(tf.mul(spread(tf.mul(dy, gap), z.shape), score(kept)), 1, true);
    return [dy, dtheta, tf.sum(tf.mul(tf.mul(-2, tf.abs(dy)), gap), 1, true)];
  };
  // customGrad's types are loose: it hands over the inputs and a function that saves tensors for the gradient.
  type Save = (tensors: tf.Tensor[]) => void;
  const carry = tf.customGrad(((L: tf.Tensor, _: tf.Tensor, f: tf.Tensor, save: Save) => {
    const b = tf.add(tf.add(baseline.value(L, draw.state(), paired), f), tf.zerosLike(L));
    save([L, b, ...saved]);
    return { value: tf.clone(L), gradFunc: backward };
  }) as Parameters<typeof tf.customGrad>[0]) as (...inputs: tf.Tensor[]) => tf.Tensor;
  return carry(losses, draw.theta, learned(losses.shape[0]!, draw.theta, baseline, weights));
}

/** f(θ) of each group, `[G, 1]`. */
function learned<State>(G: number, theta: tf.Tensor, { network }: Baseline<State>, weights: Weights): tf.Tensor {
  if (!network) return tf.zeros([G, 1]);
  const rows = detached((x) => tf.reshape(x, [G, -1]), theta);
  return tf.reshape(network.apply(rows, weights), [G, 1]);
}

/** `[G, T]` → `[B, T, 1, ...]`: each of the B / G instances of a group gets what is the group's. */
function spread(x: tf.Tensor, [B, T, ...instance]: readonly number[]): tf.Tensor {
  const G = x.shape[0]!;
  const each = tf.tile(tf.reshape(x, [G, 1, T!]), [1, B! / G, 1]);
  return tf.reshape(each, [B!, T!, ...instance.map(() => 1)]);
}

function checkLosses(losses: tf.Tensor, { shape: [B, T] }: tf.Tensor): void {
  if (losses.rank === 2 && losses.shape[1] === T && B! % losses.shape[0]! === 0) return;
  throw new RangeError(`scoreFunction: losses have shape [${losses.shape}]; pass [G, ${T}] with G dividing ${B}`);
}
