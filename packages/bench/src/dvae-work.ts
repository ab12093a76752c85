import { discreteLayer, pathwise } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { sumOfGamma } from "@discretely/noise";
import { uniform } from "@discretely/random";
import { topK } from "@discretely/solvers";
import { dvae } from "@discretely/task-dvae";
import * as tf from "@tensorflow/tfjs";

/** What a step of the discrete VAE with S samples is, for tables. */
export const dvaeKernel = (samples: number) => `discrete VAE step, AIMLE, Sum-of-Gamma, B = 100, S = ${samples}`;

/** A training step of the discrete VAE on the backend in use: batch 100, the 20 × 20 code, AIMLE, Sum-of-Gamma. */
export function dvaeWork(samples: number): { readonly step: () => void; readonly dispose: () => void } {
  const noise = sumOfGamma({ kappa: 10 });
  const layer = pathwise(discreteLayer({ solver: topK({ k: 10 }), noise, estimator: aimle(), samples }));
  const model = dvae({ layer, seed: 0 });
  const variables = Object.values(model.weights);
  const optimizer = tf.train.adam(1e-3);
  const images = tf.tensor2d(uniform(new Float32Array(100 * 784), 1), [100, 784]);
  const examples = Array.from({ length: 100 }, (_, i) => i);
  let seed = 0;
  return {
    step: () => void optimizer.minimize(() => model.loss({ images, examples }, seed++), false, variables),
    dispose: () => {
      tf.dispose([images, ...variables]);
      optimizer.dispose();
    },
  };
}
