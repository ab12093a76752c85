import { useBackend, wasm } from "@discretely/backends";
import { type Estimator, type Method, perturbAndMap } from "@discretely/core";
import { plugins } from "@discretely/estimators/plugins";
import { gumbel } from "@discretely/noise";
import { kSubsetMarginals, topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { toBatch } from "./batches.js";
import { defaults } from "./defaults.js";
import { l2x } from "./model.js";
import { settings } from "./settings.js";
import { randomVectors } from "./word-vectors.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const k = 3;
const ids = [[3, 4, 5, 6, 7, 8], [9, 10, 11, 4], [12, 3], [5, 5, 7, 13, 14, 9, 3, 4]].map((ids) => Int32Array.from(ids)); // biome-ignore format: one line
const make = toBatch({ table: randomVectors(15, 6, 1), length: 8, k });
const batchOf = () => make({ ids, ratings: Float32Array.of(0.1, 0.9, 0.5, 1) }, [0, 1, 2, 3]);

describe.each(plugins.map(({ kind, name, create }) => ({ kind, name, create })))("$name", ({ kind, name, create }) => {
  const { estimator: options } = defaults(name, settings.parse({ k, samples: 4 }), {});
  const made = (create as (options: object) => unknown)(options);
  const method = kind === "method" ? (made as Method) : perturbAndMap(made as Estimator<unknown>);

  it("draws nothing from closed places, and trains every weight by finite gradients", () => {
    const layer = method({ solver: topK({ k }), noise: gumbel(), samples: 4, family: kSubsetMarginals({ k }) });
    const model = l2x({ layer, k, width: 6, hidden: 5, seed: 3 });
    const batch = batchOf();
    const { z } = layer(model.score(batch), 0, { examples: batch.examples });
    const closed = tf.expandDims(tf.sub(1, tf.cast(batch.open, "float32")), 1);
    expect(tf.sum(tf.abs(tf.mul(z, closed))).dataSync()[0]).toBe(0);
    const { grads } = tf.variableGrads(() => model.loss(batch, 1), Object.values(model.weights));
    for (const [weight, { name }] of Object.entries(model.weights)) {
      expect(grads[name]!.dataSync().every(Number.isFinite), weight).toBe(true);
    }
  });
});
