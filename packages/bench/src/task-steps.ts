import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { namedBackend, useBackend } from "@discretely/backends";
import { type Noise, perturbAndMap } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { dvaeTask } from "@discretely/task-dvae";
import { l2xTask } from "@discretely/task-l2x";
import { nriTask } from "@discretely/task-nri";
import { pathTask } from "@discretely/task-path";
import type { Session, Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";

// One training step of each task by AIMLE on a backend, by default one thread of wasm: its time, the tensors that it leaves, and how much memory
// it needs; each task in a process of its own. `reference` is the Python reference on another machine of this kind.

interface Work {
  readonly task: Task;
  readonly noise: Noise;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly steps: number;
  /** Milliseconds that PyTorch takes (1.13, OpenBLAS, one thread). */
  readonly reference?: number;
}

const dvae = { task: dvaeTask(), noise: sumOfGamma({ kappa: 10 }), steps: 20 };
const words = { task: l2xTask(), noise: gumbel(), steps: 5 };
const trees = { task: nriTask(), noise: sumOfGamma({ kappa: 9 }) };
const paths = { task: pathTask(), noise: sumOfGamma({ kappa: 15 }), steps: 3 };
const reduced = { train: 320, valid: 10, test: 10, batch: 32, hidden: 64 };
const texts = { train: 200, heldOut: 20, annotated: 10 };

const works: Readonly<Record<string, Work>> = {
  "dvae, B = 100, S = 1": { ...dvae, settings: { train: 2000, test: 10 } },
  "dvae, B = 100, S = 10": { ...dvae, settings: { train: 2000, test: 10, samples: 10 }, reference: 392 },
  "l2x, B = 40, generated words of width 32, S = 1": { ...words, settings: texts },
  "l2x, B = 40, generated words of width 32, S = 10": { ...words, settings: { ...texts, samples: 10 } },
  "nri, B = 32, width 64, 9 frames": { ...trees, settings: { ...reduced, predictionSteps: 9 }, steps: 8 },
  "nri, B = 32, width 64, 1 frame": { ...trees, settings: { ...reduced, predictionSteps: 1 }, steps: 8 },
  "nri, B = 128, width 256, 9 frames": {
    ...trees,
    settings: { train: 512, valid: 10, test: 10, predictionSteps: 9 },
    steps: 1,
    reference: 7058,
  },
  "path, B = 70, 12 × 12": { ...paths, settings: { train: 350, test: 10 }, reference: 1045 },
};

/** Steps of the task as `fit` takes them. */
async function measure({ task, noise, settings, steps }: Work, backend: string): Promise<readonly string[]> {
  await useBackend([namedBackend(backend)]);
  const parts = { method: perturbAndMap(aimle()), noise, seed: 0, log: () => {} };
  const session: Session = await task.prepare(task.settings.parse(settings), parts);
  const { model, batches, optimizer } = session;
  const weights = Object.values(model.weights);
  const step = (i: number) =>
    tf.tidy(() => {
      const batch = batches.at(0, i % batches.steps);
      optimizer.minimize(() => model.loss(batch, i), true, weights)!.dataSync();
      tf.dispose(batch);
    });
  step(0); // makes the optimiser's slots
  const before = tf.memory().numTensors;
  const times = Array.from({ length: steps }, (_, i) => {
    const start = performance.now();
    step(i + 1);
    return performance.now() - start;
  });
  const leaked = tf.memory().numTensors - before;
  const { peakBytes } = await tf.profile(() => {
    step(steps + 1);
    return [];
  });
  const median = times.sort((a, b) => a - b)[steps >> 1]!;
  return [median.toFixed(0), String(leaked), mega(peakBytes), mega(process.resourceUsage().maxRSS * 1024)];
}

const mega = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    backend: { type: "string", default: "wasm" },
    steps: { type: "string" }, // fewer, where one takes long
  },
});
const { only, backend, steps } = values;
if (only) {
  const work = works[only]!;
  const cells = await measure({ ...work, steps: Number(steps ?? work.steps) }, backend);
  row([only, ...cells, String(work.reference ?? "–")]);
} else {
  row(["task", "ms a step", "tensors left", "peak of tensors, MB", "peak of the process, MB", "reference, ms"]);
  row(Array(6).fill("---"));
  for (const name of Object.keys(works)) {
    const flags = ["--only", name, "--backend", backend, ...(steps ? ["--steps", steps] : [])];
    const child = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...flags], {
      stdio: ["ignore", "inherit", "pipe"],
      encoding: "utf8",
    });
    if (child.status !== 0) throw new Error(`study of steps: "${name}" failed\n${child.stderr}`);
  }
}
