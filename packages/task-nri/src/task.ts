import { split } from "@discretely/random";
import {
  adam,
  adamW,
  jointState,
  keepBest,
  type Parts,
  type Session,
  shuffled,
  stepDecay,
  type Task,
} from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { batchOf } from "./batch.js";
import { loadTrajectories } from "./data.js";
import { defaults } from "./defaults.js";
import { type Measures, measure } from "./measure.js";
import { type Nri, type NriBatch, nri } from "./model.js";
import { type Found, graphs } from "./pictures.js";
import { type Settings, settings } from "./settings.js";
import { structure } from "./structure.js";
import { countOf, PARTS, type Trajectories, type TrajectorySets } from "./trajectories.js";

/** Neural relational inference as a task: settings, data, model, measure and pictures. Noise and method are handed in. */
export const nriTask = (): Task<typeof settings> => ({
  description: "neural relational inference: the tree behind moving vertices, found without supervision",
  settings,
  defaults,
  prepare,
});

async function prepare(options: Settings, parts: Parts): Promise<Session<NriBatch>> {
  const { epochs, batch, learningRate, weightDecay } = options;
  checkSteps(options);
  const sets = await load(options, parts);
  const graph = structure(options.structure, options.vertices);
  const layer = parts.method({
    solver: graph.solver,
    noise: parts.noise,
    family: graph.family,
    samples: options.samples,
    forwardTemperature: options.temperature,
  });
  const model = nri({ ...options, structure: graph, layer, seed: split(parts.seed, 0) });
  const { train } = sets;
  const make = (examples: number[]) => batchOf(train, examples);
  const best = keepBest({ ...model.weights, ...model.buffers }, "valid_elbo", "highest");
  const optimizer = weightDecay > 0 ? adamW({ learningRate, weightDecay }) : adam({ learningRate });
  return {
    model: { ...model, buffers: { ...model.buffers, ...best.buffers } },
    batches: shuffled({ count: countOf(train), batch, seed: split(parts.seed, 1), make }),
    optimizer,
    epochs,
    schedule: stepDecay({ size: options.decayEvery, gamma: options.decay }),
    state: jointState({ layer, best }),
    measure: async (seed) =>
      best.judge({
        ...named("valid", await measure(model, graph, sets.valid, split(seed, 0))),
        ...named("test", await measure(model, graph, sets.test, split(seed, 1))),
      }),
    sections: async () => [
      { title: "Test trajectories and their graphs, by the best epoch", html: best.with(() => show(model, sets.test)) },
    ],
    dispose: () => {
      tf.dispose([model.weights, model.buffers, best.buffers].flatMap((all) => Object.values(all)));
      optimizer.dispose();
    },
  };
}

function checkSteps({ frames, predictionSteps: steps }: Settings): void {
  if (steps === undefined || steps <= frames - 1) return;
  throw new RangeError(`nri: predictionSteps = ${steps} exceeds the ${frames - 1} frames to predict; pass fewer`);
}

async function load(
  { data, dataSeed, frames, vertices, ...options }: Settings,
  { log }: Parts,
): Promise<TrajectorySets> {
  const counts = Object.fromEntries(
    PARTS.flatMap((part) => (options[part] === undefined ? [] : [[part, options[part]]])),
  );
  return loadTrajectories(data, { frames, vertices, counts, seed: dataSeed, log });
}

const named = (part: string, { elbo, map, sampled }: Measures) => ({
  [`${part}_elbo`]: elbo,
  ...Object.fromEntries(Object.entries(map).map(([name, value]) => [`${part}_${name}_map`, value])),
  ...Object.fromEntries(Object.entries(sampled).map(([name, value]) => [`${part}_${name}_sampled`, value])),
});

/** Eight test trajectories with their true and their MAP edges. */
function show(model: Nri, set: Trajectories): string {
  const { vertices, frames, positions, edges } = set;
  const { size } = model.layout;
  const examples = Array.from({ length: Math.min(8, countOf(set)) }, (_, i) => i);
  const found = tf.tidy(() =>
    model.terms(batchOf(set, examples), 0, 1, { training: false }).z.dataSync<"float32">().slice(),
  );
  const part = <A extends Float32Array | Uint8Array>(all: A, each: number, i: number) =>
    all.subarray(i * each, (i + 1) * each);
  return graphs(
    examples.map(
      (i): Found => ({
        vertices,
        positions: part(positions, frames * 2 * vertices, i),
        truth: part(edges, size, i),
        found: part(found, size, i),
      }),
    ),
  );
}
