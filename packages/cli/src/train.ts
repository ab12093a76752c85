import { join } from "node:path";
import type { Plugin, Registry } from "@discretely/core";
import { progress } from "@discretely/training/progress";
import { conclude } from "./conclude.js";
import { execute } from "./execute.js";
import { INTERRUPTED, say, untilInterrupted } from "./interrupt.js";
import { plan } from "./plan.js";
import type { RunSettings } from "./settings.js";

export interface TrainOptions {
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly json: boolean;
  readonly checkpointEvery: number | undefined;
}

/** Checks everything, then trains, then reports. Returns the exit status. */
export async function train(registry: Registry<Plugin>, given: RunSettings, options: TrainOptions): Promise<number> {
  const planned = plan(registry, given);
  if (options.resume && options.out === undefined) {
    throw new RangeError("run: --resume needs --out, the folder of the run");
  }
  const path = options.out ?? defaultFolder(given);
  const outcome = await execute(planned, {
    ...options,
    path,
    progress: progress(),
    log: say,
    begin: ({ task, estimator, backend, seed }) => {
      say(`${task} by ${estimator} on ${backend}, seed ${seed}, in ${path}`);
      return untilInterrupted();
    },
  });
  process.stdout.write(`${conclude(outcome, options.json)}\n`);
  if (outcome.status === "done") return 0;
  say(`stopped at step ${outcome.step}; go on with --config ${join(path, "config.json")} --out ${path} --resume`);
  return INTERRUPTED;
}

const defaultFolder = ({ task, estimator, seed }: RunSettings) =>
  join("runs", `${task}-${estimator}-seed${seed}-${new Date().toISOString().replace(/[:.]/g, "-")}`);
