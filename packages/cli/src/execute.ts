import { type EpochRow, fit, isEpochRow, type Progress, type Session } from "@discretely/training";
import { openRunFolder } from "@discretely/training/run-folder";
import { chooseBackend } from "./choose-backend.js";
import type { Plan } from "./plan.js";
import type { CompleteSettings } from "./settings.js";

export interface ExecuteOptions {
  /** The run folder. */
  readonly path: string;
  readonly resume: boolean;
  readonly checkpointEvery: number | undefined;
  readonly progress: Progress;
  readonly log: (line: string) => void;
  /** Told when all is checked and training begins. Its signal stops the run after the step under way, with a checkpoint. */
  readonly begin: (config: CompleteSettings) => AbortSignal;
}

/** What came of a run. */
export interface Outcome {
  readonly config: CompleteSettings;
  readonly status: "done" | "stopped";
  readonly step: number;
  readonly epochs: readonly EpochRow[];
  readonly metrics: Readonly<Record<string, number>>;
  /** The path of the report. */
  readonly report: string;
}

/** Trains in a run folder, and reports there. Nothing is written before all is checked. */
export async function execute({ task, method, noise, ...plan }: Plan, options: ExecuteOptions): Promise<Outcome> {
  const { path, resume, log } = options;
  // The backend that started, not "auto": a run that another backend went on with would not be the same run.
  const config = { ...plan.config, backend: await chooseBackend(plan.config.backend) };
  const { seed } = config;
  const session: Session = await task.prepare(config.settings as never, { method, noise, seed, log });
  const run = await openRunFolder({ path, config, resume, log });
  const { checkpointEvery, progress } = options;
  const signal = options.begin(config);
  const { status, ...result } = await fit({ session, seed, run, resume, checkpointEvery, progress, signal });
  const rows = await run.rows();
  const sections = await session.sections(seed);
  session.dispose();
  const { report } = await import("@discretely/training/report"); // what draws takes long to load
  const page = report({
    title: `${config.task} by ${config.estimator}`,
    facts: facts(config),
    metrics: rows,
    sections,
  });
  const outcome = { config, status, ...result, epochs: rows.filter(isEpochRow), report: await run.writeReport(page) };
  if (status === "done") await run.writeResult({ ...result, sections });
  return outcome;
}

const facts = (config: CompleteSettings): Record<string, string> => ({
  task: config.task,
  estimator: `${config.estimator} ${JSON.stringify(config.estimatorOptions)}`,
  noise: `${config.noise} ${JSON.stringify(config.noiseOptions)}`,
  settings: JSON.stringify(config.settings),
  seed: String(config.seed),
  backend: config.backend,
});
