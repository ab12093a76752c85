import { discreteLayer, pathwise } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { sumOfGamma } from "@discretely/noise";
import { uniform } from "@discretely/random";
import { topK } from "@discretely/solvers";
import { dvae } from "@discretely/task-dvae";
import * as tf from "@tensorflow/tfjs";
import { type Timing, time } from "./timing.js";
import { wasmSwitch } from "./wasm-switch.js";

/** A training step of the discrete VAE on one thread of wasm, with our matMul and with that of TensorFlow.js. */
export async function* dvaeStep(): AsyncGenerator<Timing> {
  const swap = await wasmSwitch();
  for (const samples of [1, 10]) {
    const layer = pathwise(
      discreteLayer({
        solver: topK({ k: 10 }),
        noise: sumOfGamma({ kappa: 10 }),
        estimator: aimle(),
        samples,
      }),
    );
    const model = dvae({ layer, seed: 0 });
    const variables = Object.values(model.weights);
    const optimizer = tf.train.adam(1e-3);
    const images = tf.tensor2d(uniform(new Float32Array(100 * 784), 1), [100, 784]);
    const examples = Array.from({ length: 100 }, (_, i) => i);
    let seed = 0;
    const step = () => optimizer.minimize(() => model.loss({ images, examples }, seed++), false, variables);
    const kernel = `discrete VAE step, AIMLE, Sum-of-Gamma, B = 100, S = ${samples}`;
    yield time({ kernel, ours: step, yardstick: "tfjs matMul", theirs: step, before: swap });
    swap(true);
    tf.dispose([images, ...variables]);
    optimizer.dispose();
  }
}
