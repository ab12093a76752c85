import { type EpochRow, type FitResult, isEpochRow, type Session } from "@discretely/training";
import { report } from "@discretely/training/report";
import type { RunFolder } from "@discretely/training/run-folder";
import type { CompleteSettings } from "./settings.js";

export interface Conclusion {
  readonly config: CompleteSettings;
  readonly session: Session;
  readonly run: RunFolder;
  readonly result: FitResult;
  /** One JSON line on standard output instead of a summary. */
  readonly json: boolean;
}

/** Writes the report, and prints what came out: a summary, or the JSON line. */
export async function conclude({ config, session, run, result, json }: Conclusion): Promise<void> {
  const { task, estimator, seed, backend } = config;
  const rows = await run.rows();
  const epochs = rows.filter(isEpochRow);
  const html = report({
    title: `${task} by ${estimator}`,
    facts: {
      task,
      estimator: `${estimator} ${JSON.stringify(config.estimatorOptions)}`,
      noise: `${config.noise} ${JSON.stringify(config.noiseOptions)}`,
      settings: JSON.stringify(config.settings),
      seed: String(seed),
      backend,
    },
    metrics: rows,
    sections: await session.sections(seed),
  });
  const path = await run.writeReport(html);
  const secondsPerEpoch = mean(epochs.map((row) => row.seconds));
  if (json) {
    const { metrics } = result;
    const line = { task, estimator, seed, backend, epochs: epochs.length, metrics, secondsPerEpoch, report: path };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } else {
    process.stdout.write(`${summary(epochs)}\nseconds per epoch: ${secondsPerEpoch.toFixed(1)}\nreport: ${path}\n`);
  }
}

function summary(epochs: readonly EpochRow[]): string {
  const lines = epochs.map(({ epoch, loss, metrics }) => {
    const measured = Object.entries(metrics).map(([name, x]) => `${name} ${Number(x.toPrecision(4))}`);
    return `epoch ${epoch}: loss ${Number(loss.toPrecision(4))}  ${measured.join("  ")}`;
  });
  return lines.join("\n");
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
