import { audit, truth } from "@discretely/audit";
import { useBackend, wasm } from "@discretely/backends";
import { type Method, perturbAndMap } from "@discretely/core";
import {
  aimle,
  imle,
  noBaseline,
  referenceAdaptiveTarget,
  referenceFixedTarget,
  scoreFunction,
  straightThrough,
} from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { kSubsetProblem } from "@discretely/task-synthetic";
import "@tensorflow/tfjs";
import { PROBLEMS, type Row, SAMPLES } from "./reference-cosines.js";

// The cosines of the Python reference's layers to the exact gradient, on its own 64 problems of each size, beside ours in
// parity mode: do they agree within 3 standard errors? `node dist/reference-tables.js 10,5` computes one size.

const INSTANCES = 64;
const WARM_UP = 100;
const noise = gumbel();

/** Whether the target of a method depends on the whole batch, so that each problem needs a batch and a state of its own. */
const alone = ({ method }: Row) => method.startsWith("AIMLE");

function methodOf({ method, lambda = 1 }: Row, samples: number): Method {
  // The reference sums the loss over the samples where we average: λ is in units of θ / dy.
  const fixed = referenceFixedTarget({ beta: lambda * samples, scaled: true });
  const adaptive = () => referenceAdaptiveTarget({ initialBeta: 0, updateStep: 1e-3 });
  switch (method) {
    case "IMLE-F":
      return perturbAndMap(imle({ parity: "reference", target: fixed }));
    case "IMLE-C":
      return perturbAndMap(aimle({ parity: "reference", difference: "central", target: fixed }));
    case "AIMLE-F":
      return perturbAndMap(aimle({ parity: "reference", difference: "forward", target: adaptive() }));
    case "AIMLE-C":
      return perturbAndMap(aimle({ parity: "reference", difference: "central", target: adaptive() }));
    case "STE":
      return perturbAndMap(straightThrough({ parity: "reference" }));
    case "SFE":
      return scoreFunction({ baseline: noBaseline() });
  }
}

/** Mean cosine, and its standard error over the problems when each is estimated once, as the reference did. */
function measure(n: number, k: number, row: Row, samples: number): { mean: number; error: number } {
  const method = methodOf(row, samples);
  const options = { method, noise, samples, resamples: 2, repetitions: 1 };
  if (!alone(row)) {
    const problem = kSubsetProblem({ n, k, instances: INSTANCES, parity: "reference" });
    return audit({ problem, ...options, truth: truth(problem), warmUp: 0 }).cosine;
  }
  const cosines = Array.from({ length: INSTANCES }, (_, first) => {
    const problem = kSubsetProblem({ n, k, instances: 1, first, parity: "reference" });
    return audit({ problem, ...options, seed: first, warmUp: WARM_UP }).cosine.mean;
  });
  const mean = cosines.reduce((a, b) => a + b, 0) / INSTANCES;
  const variance = cosines.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (INSTANCES - 1);
  return { mean, error: Math.sqrt(variance / INSTANCES) };
}

await useBackend([wasm]);
const wanted = process.argv[2];
process.stdout.write(
  `| n, k | method | λ | ${SAMPLES.map((S) => `S = ${S}: theirs, ours, difference`).join(" | ")} |\n` +
    `|---|---|---|${SAMPLES.map(() => "---|").join("")}\n`,
);
let [cells, beyond] = [0, 0];
for (const { n, k, rows } of PROBLEMS) {
  if (wanted !== undefined && wanted !== `${n},${k}`) continue;
  for (const row of rows) {
    const shown = row.cosines.map((theirs, i) => {
      if (theirs === undefined) return "";
      const { mean, error } = measure(n, k, row, SAMPLES[i]!);
      // Both are means over 64 draws, so that their difference has √2 times the error of one.
      const deviation = (mean - theirs) / (Math.SQRT2 * error);
      cells++;
      beyond += Number(Math.abs(deviation) > 3);
      return `${theirs.toFixed(3)}, ${mean.toFixed(3)}, ${deviation.toFixed(1)} σ`;
    });
    process.stdout.write(`| ${n}, ${k} | ${row.method} | ${row.lambda ?? ""} | ${shown.join(" | ")} |\n`);
  }
}
process.stdout.write(`\n${cells - beyond} of ${cells} within 3 standard errors\n`);
