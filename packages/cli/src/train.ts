import { join } from "node:path";
import { nodeBackends, useBackend } from "@discretely/backends";
import type { Noise, Plugin, Registry } from "@discretely/core";
import { fit, type Session, type Task } from "@discretely/training";
import { progress } from "@discretely/training/progress";
import { openRunFolder } from "@discretely/training/run-folder";
import type { z } from "zod";
import { conclude } from "./conclude.js";
import { methodOf } from "./method-of.js";
import { type CompleteSettings, type RunSettings, validate } from "./settings.js";
import "@tensorflow/tfjs";

export interface TrainOptions {
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly json: boolean;
  readonly checkpointEvery: number | undefined;
}

export const taskOf = (registry: Registry<Plugin>, name: string): Task<z.ZodObject> =>
  registry.create("task", name) as Task<z.ZodObject>;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** The exit status of a program that a Ctrl-C ended. */
const INTERRUPTED = 130;

/** Checks everything, then trains, then reports. Nothing is written before all is checked. Returns the exit status. */
export async function train(registry: Registry<Plugin>, given: RunSettings, options: TrainOptions): Promise<number> {
  const task = taskOf(registry, given.task);
  const settings = validate(given.task, task.settings.strict(), given.settings) as Record<string, unknown>;
  const advised = complete(task, given, settings);
  const method = methodOf(registry, advised.estimator, advised.estimatorOptions);
  const noise = registry.create("noise", advised.noise, advised.noiseOptions) as Noise;
  if (options.resume && options.out === undefined) {
    throw new RangeError("run: --resume needs --out, the folder of the run");
  }
  // The backend that started, not "auto": a run that another backend went on with would not be the same run.
  const config = { ...advised, backend: await chooseBackend(given.backend) };

  const session: Session = await task.prepare(settings as never, { method, noise, seed: given.seed, log: say });
  const path = options.out ?? defaultFolder(given);
  const run = await openRunFolder({ path, config, resume: options.resume, log: say });
  say(`${config.task} by ${config.estimator} on ${config.backend}, seed ${config.seed}, in ${path}`);
  const result = await fit({
    session,
    seed: given.seed,
    run,
    resume: options.resume,
    checkpointEvery: options.checkpointEvery,
    progress: progress(),
    signal: untilInterrupted(),
  });
  await conclude({ config, session, run, result, json: options.json });
  session.dispose();
  if (result.status === "done") return 0;
  say(`stopped at step ${result.step}; go on with --config ${join(path, "config.json")} --out ${path} --resume`);
  return INTERRUPTED;
}

/** Fills in what the task advises where the user gave nothing. This is what the run folder keeps as config.json. */
function complete(task: Task<z.ZodObject>, given: RunSettings, settings: Record<string, unknown>): CompleteSettings {
  const advised = task.defaults(given.estimator, settings as never, given.estimatorOptions);
  const noise = given.noise ?? advised.noise.name;
  return {
    ...given,
    settings,
    estimatorOptions: { ...advised.estimator, ...given.estimatorOptions },
    noise,
    noiseOptions: { ...(noise === advised.noise.name ? advised.noise.options : {}), ...given.noiseOptions },
  };
}

/** Starts the backend of that name, or the best one. @throws RangeError for an unknown name. */
export async function chooseBackend(name: string): Promise<string> {
  const candidates = name === "auto" ? nodeBackends : nodeBackends.filter((candidate) => candidate.name === name);
  if (candidates.length === 0) {
    throw new RangeError(`no backend named "${name}" (have: auto, ${nodeBackends.map((b) => b.name).join(", ")})`);
  }
  return (await useBackend(candidates)).name;
}

const defaultFolder = ({ task, estimator, seed }: RunSettings) =>
  join("runs", `${task}-${estimator}-seed${seed}-${new Date().toISOString().replace(/[:.]/g, "-")}`);

/** Aborts at the first Ctrl-C, so that the run stops with a checkpoint; the second one kills. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}
