import { split } from "@discretely/random";
import { gridPath } from "@discretely/solvers/grid-path";
import { adam, multiStepDecay, type Parts, type Session, shuffled, type Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { baseline } from "./baseline.js";
import { costNetwork } from "./cost-network.js";
import { loadMaps, type MapSets } from "./data.js";
import { advise } from "./defaults.js";
import { predictAll } from "./evaluate.js";
import type { PathMaps } from "./maps.js";
import { pathMetrics } from "./metrics.js";
import { type PathBatch, type PathModel, pathModel } from "./model.js";
import { pathLoss, stateless } from "./path-loss.js";
import { showMaps } from "./pictures.js";
import { resnet18 } from "./resnet18.js";
import { type Settings, settings } from "./settings.js";
import { type Standardise, standardise } from "./standardise.js";

/** Shortest paths on terrain maps as a task: settings, data, models, losses, measure and pictures. Noise and method are handed in. */
export const pathTask = (): Task<typeof settings> => ({
  description: "shortest paths on terrain maps (Warcraft): costs learned from paths, through a Dijkstra solver",
  settings,
  // a path of K × K cells has K of them and some more; λ is that of I-MLE's runs by the authors
  defaults: (method, { size }, given) =>
    advise({ method, given, ones: Math.floor(1.3 * size), density: size / 2, imle: { lambda: 20 } }),
  prepare,
});

async function prepare(options: Settings, parts: Parts): Promise<Session<PathBatch>> {
  const sets = await loadMaps(options.data, { ...options, seed: split(parts.seed, 0), log: parts.log });
  const { train } = sets;
  if (options.batch > train.count) {
    throw new RangeError(
      `path: batch = ${options.batch} exceeds the ${train.count} training maps; pass a smaller batch`,
    );
  }
  const scale = standardise(train);
  const { model, state } = modelOf(options, parts, train.size);
  const optimizer = adam({ learningRate: options.learningRate });
  return {
    model,
    batches: shuffled({
      ...{ count: train.count, batch: options.batch, seed: split(parts.seed, 2) },
      make: (examples) => batchOf(train, scale, examples),
    }),
    optimizer,
    epochs: options.epochs,
    schedule: multiStepDecay({ milestones: [30, 40], gamma: 0.1 }),
    state,
    ...observe(model, sets, scale, options),
    dispose: () => {
      tf.dispose([Object.values(model.weights), Object.values(model.buffers)]);
      optimizer.dispose();
    },
  };
}

function modelOf(
  options: Settings,
  { method, noise, seed }: Parts,
  size: number,
): { model: PathModel; state: Session["state"] } {
  const own = { size, seed: split(seed, 1) };
  if (options.model === "resnet18") return { model: baseline(resnet18(own)), state: stateless };
  const { samples, temperature, neighbours } = options;
  // noise may push a cost below 0: it is clipped, as in the reference
  const solver = gridPath({ neighbours, negativeCosts: "clip" });
  const loss = pathLoss(options.loss, method, { solver, noise, samples, forwardTemperature: temperature });
  return { model: pathModel({ network: costNetwork(own), solver, loss }), state: loss.state };
}

/** Maps number `examples` as a batch. */
function batchOf(maps: PathMaps, scale: Standardise, examples: number[]): PathBatch {
  const { size } = maps;
  const cells = (values: ArrayLike<number>) => {
    const all = new Float32Array(examples.length * size * size);
    for (const [b, example] of examples.entries()) {
      for (let i = 0; i < size * size; i++) all[b * size * size + i] = values[example * size * size + i]!;
    }
    return tf.tensor3d(all, [examples.length, size, size]);
  };
  return { images: scale.images(maps, examples), costs: cells(maps.costs), paths: cells(maps.paths), examples };
}

/** Maps shown in the report. */
const SHOWN = 6;

function observe(model: PathModel, { test }: MapSets, scale: Standardise, { neighbours }: Settings) {
  const { count, size } = test;
  const measure: Session["measure"] = async () => {
    const { paths } = await predictAll(model, test, scale, count);
    const results = { shape: [count, size, size] as const, predicted: paths, truth: test.paths, costs: test.costs };
    const metrics = Object.entries(pathMetrics(results, { neighbours }));
    return Object.fromEntries(metrics.map(([name, value]) => [`test_${name}`, value]));
  };
  const sections: Session["sections"] = async () => {
    const shown = await predictAll(model, test, scale, Math.min(SHOWN, count));
    return [{ title: "Test maps, their paths and costs", html: showMaps({ maps: test, ...shown }) }];
  };
  return { measure, sections };
}
