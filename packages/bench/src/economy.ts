import { useBackend, wasm } from "@discretely/backends";
import {
  discreteLayer,
  type Economy,
  type Estimator,
  type Method,
  pathwise,
  type SolveStats,
  type StatsOptions,
} from "@discretely/core";
import { aimle, imle } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { dvaeTask } from "@discretely/task-dvae";
import { l2xTask } from "@discretely/task-l2x";
import { nriTask } from "@discretely/task-nri";
import { linearPathTask, pathTask } from "@discretely/task-path";
import { syntheticTask } from "@discretely/task-synthetic";
import type { Session, Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";

// The solves that a layer's economy spares while each task trains, by the reason, in per cent of all rows that were asked for
// in the second half of the steps, when β has settled. Two runs of one seed, with and without it, take the same steps; their
// losses and weights must agree to the bit. Arguments: the names of tasks (default: all).

interface Work {
  // biome-ignore lint/suspicious/noExplicitAny: a task of any settings
  readonly task: Task<any>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly noise?: ReturnType<typeof gumbel>;
}

const works: Readonly<Record<string, Work>> = {
  "dvae, S = 1": {
    task: dvaeTask(),
    settings: { train: 500, test: 10, batch: 20 },
    steps: 60,
    noise: sumOfGamma({ kappa: 10 }),
  },
  "dvae, S = 10": {
    task: dvaeTask(),
    settings: { train: 500, test: 10, batch: 20, samples: 10 },
    steps: 20,
    noise: sumOfGamma({ kappa: 10 }),
  },
  "l2x, 350 words, k = 10": {
    task: l2xTask(),
    settings: { train: 200, heldOut: 20, annotated: 10, batch: 8 },
    steps: 20,
  },
  "nri, trees of 10 vertices": {
    task: nriTask(),
    settings: { train: 320, valid: 10, test: 10, batch: 8, hidden: 64, predictionSteps: 1 },
    steps: 16,
    noise: sumOfGamma({ kappa: 9 }),
  },
  "path, 12 × 12": {
    task: pathTask(),
    settings: { train: 80, test: 2, batch: 8 },
    steps: 16,
    noise: sumOfGamma({ kappa: 15 }),
  },
  "path-linear, 5 × 5": { task: linearPathTask(), settings: {}, steps: 100 },
  "synthetic, k = 5 of 10": { task: syntheticTask(), settings: {}, steps: 100 },
};
// A state of whatever form.
const estimators: Readonly<Record<string, () => Estimator<unknown>>> = {
  AIMLE: () => aimle() as Estimator<unknown>,
  "AIMLE forward": () => aimle({ difference: "forward" }) as Estimator<unknown>,
  "I-MLE": () => imle() as Estimator<unknown>,
};

/** A run that can be stepped, and the layer that its task made. */
async function prepare({ task, settings, noise = gumbel() }: Work, estimator: Estimator<unknown>, economy?: Economy) {
  const layers: { readonly stats: (options?: StatsOptions) => SolveStats }[] = [];
  const method: Method = ({ family: _, ...choice }) => {
    const layer = discreteLayer({ ...choice, estimator, economy });
    layers.push(layer);
    return pathwise(layer);
  };
  const session: Session = await task.prepare(task.settings.parse(settings), { method, noise, seed: 0, log: () => {} });
  const { model, batches, optimizer } = session;
  const weights = Object.values(model.weights);
  const step = (i: number) =>
    tf.tidy(() => {
      const batch = batches.at(Math.floor(i / batches.steps), i % batches.steps);
      const value = optimizer.minimize(() => model.loss(batch, i), true, weights)!.dataSync()[0]!;
      tf.dispose(batch);
      return value;
    });
  const read = () => weights.map((weight) => Array.from(weight.dataSync()));
  return { step, read, layer: () => layers[0]!, dispose: session.dispose };
}

async function measure(work: Work, make: () => Estimator<unknown>): Promise<readonly string[]> {
  const [all, few] = [await prepare(work, make()), await prepare(work, make(), {})];
  for (let i = 0; i < work.steps; i++) {
    if (i === work.steps / 2) for (const run of [all, few]) run.layer().stats({ reset: true });
    const [one, other] = [all.step(i), few.step(i)];
    if (one !== other) throw new Error(`step ${i}: the losses are ${one} and ${other}`);
  }
  if (JSON.stringify(all.read()) !== JSON.stringify(few.read())) throw new Error("the weights differ");
  const { asked, solved, skipped } = few.layer().stats();
  if (all.layer().stats().solved !== asked)
    throw new Error(`${all.layer().stats().solved} solves without, ${asked} asked for with`);
  for (const run of [all, few]) run.dispose();
  const share = (x: number) => `${((100 * x) / asked).toFixed(1)} %`;
  const { zero, reused, certified, repeated } = skipped;
  return [String(asked), ...[solved, zero, reused, certified, repeated].map(share)];
}

const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

await useBackend([wasm]);
row(["task", "estimator", "rows asked", "solved", "zero", "reused", "certified", "repeated"]);
row(Array(8).fill("---"));
const wanted = process.argv.slice(2);
for (const [name, work] of Object.entries(works)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const [estimator, make] of Object.entries(estimators)) row([name, estimator, ...(await measure(work, make))]);
}
