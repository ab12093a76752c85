import { cpu, useBackend } from "@discretely/backends";
import { discreteLayer } from "@discretely/core";
import {
  type AdaptiveOptions,
  adaptive,
  aimle,
  type Cell,
  type Controller,
  gainController,
  signController,
} from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { normal } from "@discretely/random";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";

// How many updates a controller of β needs until the density of the gradient stays near its target, on the synthetic
// problems of the AIMLE paper (θ and b normal, loss Σ (z − b)², Gumbel noise), 64 problems each with a β of its own.

const PROBLEMS = [
  { n: 10, k: 5 },
  { n: 5, k: 2 },
  { n: 20, k: 1 },
  { n: 50, k: 1 },
];
const [COPIES, UPDATES, WINDOW] = [64, 100, 10];

const controllers: Readonly<Record<string, AdaptiveOptions<Cell>>> = {
  "paper: β₀ = 0, ± 1e-3": { beta: 0, controller: signController() as unknown as Controller<Cell> },
  "gain: β₀ = 0.1": { controller: gainController() as unknown as Controller<Cell> },
};

interface Course {
  /** Mean density over the problems, by update. */
  readonly density: readonly number[];
  /** Mean β after the last update. */
  readonly beta: number;
}

function course({ n, k }: { n: number; k: number }, samples: number, options: AdaptiveOptions<Cell>): Course {
  const step = adaptive<Cell>({ ...options, density: 1, share: "instance" });
  const theta = tf.tensor2d(normal(new Float32Array(COPIES * n), 1), [COPIES, n]);
  const b = tf.tensor3d(normal(new Float32Array(COPIES * n), 2).map(Math.abs), [COPIES, 1, n]);
  const density: number[] = [];
  const counted = {
    ...step,
    next: (...args: Parameters<typeof step.next>) => {
      const nonZeros = tf.tidy(() => tf.sum(tf.cast(tf.notEqual(args[2], 0), "float32")).dataSync()[0]!);
      density.push(nonZeros / (COPIES * samples));
      return step.next(...args);
    },
  };
  const layer = discreteLayer({
    solver: topK({ k }),
    noise: gumbel(),
    estimator: aimle({ step: counted, cooling: false }),
    samples,
  });
  for (let seed = 0; seed < UPDATES; seed++) {
    const loss = (x: tf.Tensor) => tf.sum(tf.mean(tf.sum(tf.square(tf.sub(layer(x, seed), b)), -1), 1)) as tf.Scalar;
    tf.tidy(() => tf.grad(loss)(theta).dispose());
  }
  tf.dispose([theta, b]);
  return { density, beta: layer.state.reduce((sum, cell) => sum + cell.beta, 0) / COPIES };
}

/** The first update from which the mean over WINDOW updates stays within a quarter of the target of 1. */
function arrival(density: readonly number[]): string {
  const means = density
    .slice(WINDOW - 1)
    .map((_, i) => density.slice(i, i + WINDOW).reduce((a, b) => a + b, 0) / WINDOW);
  const late = means.findLastIndex((mean) => Math.abs(mean - 1) > 0.25);
  return late === means.length - 1 ? `not in ${UPDATES}` : String(late + 1);
}

await useBackend([cpu]);
process.stdout.write(
  "| n, k | S | controller | updates to the target | density at the end | mean β at the end |\n|---|---|---|---|---|---|\n",
);
for (const problem of PROBLEMS) {
  for (const samples of [1, 10, 100]) {
    for (const [name, options] of Object.entries(controllers)) {
      const { density, beta } = course(problem, samples, options);
      const end = density.slice(-WINDOW).reduce((a, b) => a + b, 0) / WINDOW;
      process.stdout.write(
        `| ${problem.n}, ${problem.k} | ${samples} | ${name} | ${arrival(density)} | ${end.toFixed(2)} | ${beta.toFixed(3)} |\n`,
      );
    }
  }
}
