import { useBackend, wasm } from "@discretely/backends";
import { discreteLayer } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { normal } from "@discretely/random";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import * as naive from "./naive/layer.js";
import { type Timing, time } from "./timing.js";

const [B, n, k] = [40, 350, 10];

/**
 * Forward and backward pass of an AIMLE layer, top-10 of 350, for 40 instances on wasm.
 *
 * The yardstick is the same layer of TensorFlow.js's own operations: it holds still while our noise, solver and estimator
 * change, so its ratio says by how much they did.
 */
export async function* aimleLayer(): AsyncGenerator<Timing> {
  await useBackend([wasm]);
  const noises = [
    { name: "Sum-of-Gamma", noise: sumOfGamma({ kappa: 10 }), theirs: (shape: number[]) => naive.sumOfGamma(shape) },
    { name: "Gumbel", noise: gumbel(), theirs: naive.gumbel },
  ];
  for (const { name, noise, theirs } of noises) {
    for (const samples of [1, 10]) {
      const layer = discreteLayer({ solver: topK({ k }), noise, estimator: aimle(), samples });
      let seed = 0;
      yield time({
        kernel: `AIMLE layer, top-10 of 350, B = ${B}, S = ${samples}, ${name}`,
        ours: pass((theta) => layer(theta, seed++), samples),
        yardstick: "the layer of tf operations",
        theirs: pass(naive.naiveLayer({ noise: theirs, k, samples }), samples),
        runs: name === "Gumbel" ? 101 : 21,
      });
    }
  }
}

/** One forward and one backward pass, dy given, until the gradient is on the host. */
function pass(layer: (theta: tf.Tensor) => tf.Tensor, samples: number): () => void {
  const theta = tf.tensor2d(normal(new Float32Array(B * n), 1), [B, n]);
  const dy = tf.tensor3d(normal(new Float32Array(B * samples * n), 2), [B, samples, n]);
  const gradient = tf.grad(layer);
  // In braces: tidy would search what it is handed back for tensors, number by number.
  return () =>
    tf.tidy(() => {
      gradient(theta, dy).dataSync();
    });
}
