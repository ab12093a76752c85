import { normalisedRegret } from "@discretely/losses/normalised-regret";
import { split } from "@discretely/random";
import { graphPath } from "@discretely/solvers/graph-path";
import { pathMarginals } from "@discretely/solvers/path-marginals";
import { adam, type Parts, type Session, shuffled, type Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { advise } from "./defaults.js";
import { gridGraph } from "./grid-graph.js";
import { type CostData, type CostSets, polynomialCosts } from "./linear-data.js";
import { readCosts } from "./linear-files.js";
import { type CostBatch, type LinearModel, linearModel } from "./linear-model.js";
import { showGraphs } from "./linear-pictures.js";
import { type Settings, settings } from "./linear-settings.js";
import { pathLoss } from "./path-loss.js";

/** Shortest paths on a grid graph with costs linear in features as a task: the set-up of PyEPO's comparison of methods. */
export const linearPathTask = (): Task<typeof settings> => ({
  description: "shortest paths on a 5 x 5 grid graph, costs linear in features: PyEPO's comparison of methods",
  settings,
  // 2 (size − 1) edges a path, of which a step changes half; I-MLE's goes well beyond the true costs
  defaults: (method, { size }, given) =>
    advise({ method, given, ones: 2 * (size - 1), density: size - 1, imle: { beta: 3 } }),
  prepare,
});

async function prepare(options: Settings, parts: Parts): Promise<Session<CostBatch>> {
  const graph = gridGraph(options.size);
  const edges = graph.from.length;
  const { train, test, features } = await load(options, edges, split(parts.seed, 0));
  if (options.batch > train.count) {
    throw new RangeError(
      `path-linear: batch = ${options.batch} exceeds the ${train.count} training examples; pass a smaller batch`,
    );
  }
  const solver = graphPath({ graph, acyclic: true });
  const { samples, temperature: forwardTemperature } = options;
  const choice = { solver, noise: parts.noise, family: pathMarginals({ graph }), samples, forwardTemperature };
  const loss = pathLoss(options.loss, parts.method, choice);
  const model = linearModel({ features, edges, solver, loss, seed: split(parts.seed, 1) });
  const optimizer = adam({ learningRate: options.learningRate });
  const make = (data: CostData) => (examples: number[]) => batchOf(data, { features, edges }, examples, solver);
  return {
    model,
    batches: shuffled({
      ...{ count: train.count, batch: options.batch, seed: split(parts.seed, 2), partial: true, make: make(train) },
    }),
    optimizer,
    epochs: options.epochs,
    state: loss.state,
    ...observe(model, test.count, make(test), options.size, solver),
    dispose: () => {
      tf.dispose(Object.values(model.weights));
      optimizer.dispose();
    },
  };
}

async function load(options: Settings, costs: number, seed: number): Promise<CostSets & { features: number }> {
  if (options.data !== "generated") return readCosts(options.data, costs);
  const { train, test, features, degree, noiseWidth } = options;
  return { ...polynomialCosts({ train, test, features, costs, degree, noiseWidth, seed }), features };
}

type PathSolver = (theta: tf.Tensor) => tf.Tensor;

/** Examples of those numbers as a batch. */
function batchOf(
  data: CostData,
  sizes: { features: number; edges: number },
  examples: number[],
  solver: PathSolver,
): CostBatch {
  const rows = (values: Float32Array, width: number) => {
    const all = new Float32Array(examples.length * width);
    for (const [b, i] of examples.entries()) all.set(values.subarray(i * width, (i + 1) * width), b * width);
    return tf.tensor2d(all, [examples.length, width]);
  };
  const costs = rows(data.costs, sizes.edges);
  const paths = tf.tidy(() => solver(tf.neg(costs))) as tf.Tensor2D;
  return { features: rows(data.features, sizes.features), costs, paths, examples };
}

/** Graphs shown in the report. */
const SHOWN = 6;

function observe(
  model: LinearModel,
  count: number,
  make: (examples: number[]) => CostBatch,
  size: number,
  solver: PathSolver,
): Pick<Session, "measure" | "sections"> {
  const first = (n: number) => make(Array.from({ length: n }, (_, i) => i));
  return {
    measure: async () => {
      const regret = tf.tidy(() => {
        const { features, costs } = first(count);
        return tf.mean(normalisedRegret({ solver })(model.predict(features).paths, tf.neg(costs)));
      });
      const test_regret = (await regret.data())[0]!;
      regret.dispose();
      return { test_regret };
    },
    sections: async () => {
      const html = show(model, first(Math.min(SHOWN, count)), size);
      return [{ title: "Test graphs, their best and their predicted paths", html }];
    },
  };
}

function show(model: LinearModel, batch: CostBatch, size: number): string {
  const [costs, truth, predicted] = tf.tidy(() => {
    const { paths } = model.predict(batch.features);
    return [batch.costs, batch.paths, paths].map((x) => x.dataSync<"float32">().slice());
  }) as unknown as [Float32Array, Float32Array, Float32Array];
  tf.dispose(batch);
  return showGraphs({ size, costs, truth, predicted });
}
