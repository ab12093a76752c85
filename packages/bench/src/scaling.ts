import { useBackend, wasm } from "@discretely/backends";
import { discreteLayer, type Noise } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { normal } from "@discretely/random";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";

// How the cost of an AIMLE layer, forward and backward on wasm, grows with the batch B, the samples S and the entries n of
// an instance: each alone goes from 1 to 64 times its base, and the exponent is the slope of log cost over log size.

const FACTORS = [1, 2, 4, 8, 16, 32, 64];
const BASE = { B: 40, S: 1, n: 350 };
const ROUNDS = 15;

type Sizes = typeof BASE;

interface Pass {
  readonly run: () => void;
  readonly dispose: () => void;
}

function makePass({ B, S, n }: Sizes, noise: Noise): Pass {
  const layer = discreteLayer({ solver: topK({ k: 10 }), noise, estimator: aimle(), samples: S });
  const theta = tf.tensor2d(normal(new Float32Array(B * n), 1), [B, n]);
  const dy = tf.tensor3d(normal(new Float32Array(B * S * n), 2), [B, S, n]);
  let seed = 0;
  const gradient = tf.grad((x) => layer(x, seed++));
  return {
    // In braces: tidy would search what it is handed back for tensors, number by number.
    run: () =>
      tf.tidy(() => {
        gradient(theta, dy).dataSync();
      }),
    dispose: () => tf.dispose([theta, dy]),
  };
}

/** The least time of each pass, in turns, so that a busy moment meets every size; a first run each turn is not counted. */
function times(passes: readonly Pass[]): number[] {
  const least = passes.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { run }] of passes.entries()) {
      run();
      const start = performance.now();
      run();
      least[i] = Math.min(least[i]!, performance.now() - start);
    }
  }
  return least;
}

/** The most bytes in tensors at any time during a pass, beyond what there was before. */
async function peak({ run }: Pass): Promise<number> {
  const before = tf.memory().numBytes;
  const { peakBytes } = await tf.profile(() => {
    run();
    return [];
  });
  return peakBytes - before;
}

/** The slope of the line of least squares through (log factor, log cost). */
function exponent(costs: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [xs, ys] = [FACTORS, costs].map((values) => values.map(Math.log)) as [number[], number[]];
  const [x0, y0] = [mean(xs), mean(ys)];
  return mean(xs.map((x, i) => (x - x0) * (ys[i]! - y0))) / mean(xs.map((x) => (x - x0) ** 2));
}

const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

await useBackend([wasm]);
row(["noise", "grows", "cost", ...FACTORS.map((factor) => `${factor} ×`), "exponent"]);
row(Array(FACTORS.length + 4).fill("---"));
for (const [name, noise] of Object.entries({ Gumbel: gumbel(), "Sum-of-Gamma": sumOfGamma({ kappa: 10 }) })) {
  for (const axis of ["B", "S", "n"] as const) {
    const passes = FACTORS.map((factor) => makePass({ ...BASE, [axis]: factor * BASE[axis] }, noise));
    const ms = times(passes);
    const bytes: number[] = [];
    for (const pass of passes) bytes.push(await peak(pass));
    const grows = `${axis} = ${BASE[axis]} …`;
    row([name, grows, "ms, least of 15", ...ms.map((x) => x.toPrecision(3)), exponent(ms).toFixed(2)]);
    row([name, grows, "peak MB", ...bytes.map((x) => (x / 1e6).toPrecision(3)), exponent(bytes).toFixed(2)]);
    for (const pass of passes) pass.dispose();
  }
}
