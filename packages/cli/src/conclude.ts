import type { EpochRow } from "@discretely/training";
import type { Outcome } from "./execute.js";

/** What came of a run: a JSON line, or a summary for people. */
export function conclude({ config, epochs, metrics, report }: Outcome, json: boolean): string {
  const { task, estimator, seed, backend } = config;
  const secondsPerEpoch = mean(epochs.map((row) => row.seconds));
  const line = { task, estimator, seed, backend, epochs: epochs.length, metrics, secondsPerEpoch, report };
  return json
    ? JSON.stringify(line)
    : `${summary(epochs)}\nseconds per epoch: ${secondsPerEpoch.toFixed(1)}\nreport: ${report}`;
}

function summary(epochs: readonly EpochRow[]): string {
  const lines = epochs.map(({ epoch, loss, metrics }) => {
    const measured = Object.entries(metrics).map(([name, x]) => `${name} ${Number(x.toPrecision(4))}`);
    return `epoch ${epoch}: loss ${Number(loss.toPrecision(4))}  ${measured.join("  ")}`;
  });
  return lines.join("\n");
}

/** 0 of no values. */
export const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
