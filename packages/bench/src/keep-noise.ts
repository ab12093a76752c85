import { useBackend, wasm } from "@discretely/backends";
import { discreteLayer } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { normal } from "@discretely/random";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { type Timing, time } from "./timing.js";

const [B, S, n] = [40, 100, 350];

/** ε kept between the passes, or drawn again: the same gradient, the bytes held while the loss runs, and the time. */
export async function* keepNoise(): AsyncGenerator<Timing> {
  await useBackend([wasm]);
  const theta = tf.tensor2d(normal(new Float32Array(B * n), 1), [B, n]);
  const w = tf.tensor3d(normal(new Float32Array(B * S * n), 2), [B, S, n]);
  for (const [name, noise] of Object.entries({ "Sum-of-Gamma": sumOfGamma({ kappa: 10 }), Gumbel: gumbel() })) {
    const pass = (keep: boolean) => {
      const layer = discreteLayer({ solver: topK({ k: 10 }), noise, estimator: aimle(), samples: S, keepNoise: keep });
      let held = 0;
      const loss = (x: tf.Tensor, seed: number) => {
        const before = tf.memory().numBytes;
        const z = layer(x, seed);
        held = tf.memory().numBytes - before;
        return tf.sum(tf.mul(z, w)) as tf.Scalar;
      };
      const run = (seed: number) =>
        tf.tidy(() =>
          tf
            .grad((x) => loss(x, seed))(theta)
            .dataSync(),
        );
      run(0);
      return { run, megabytes: (held / 1e6).toFixed(1) };
    };
    const [drawn, kept] = [pass(false), pass(true)];
    let seed = 1;
    yield time({
      kernel: `AIMLE layer, top-10 of 350, B = 40, S = 100, ${name} drawn again, ${drawn.megabytes} MB held`,
      ours: () => drawn.run(seed++),
      yardstick: `kept, ${kept.megabytes} MB held`,
      theirs: () => kept.run(seed++),
    });
  }
}
