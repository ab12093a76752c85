import { join } from "node:path";
import { nodeBackends, useBackend } from "@discretely/backends";
import type { Estimator, Noise, Plugin, Registry } from "@discretely/core";
import { type EpochRow, type FitResult, fit, isEpochRow, type Session, type Task } from "@discretely/training";
import { progress } from "@discretely/training/progress";
import { report } from "@discretely/training/report";
import { openRunFolder, type RunFolder } from "@discretely/training/run-folder";
import { type ArgsDef, defineCommand } from "citty";
import type { z } from "zod";
import { checkFlags, flagsOf, kebab, optionFlags, value } from "./flags.js";
import { type RunSettings, readConfig, runSettings, validate } from "./settings.js";
import "@tensorflow/tfjs";

const COMMON: ArgsDef = {
  task: { type: "positional", required: false, description: "the task to train" },
  config: { type: "string", description: "a JSON file of settings; flags go before it", valueHint: "path" },
  estimator: { type: "string", description: "the gradient estimator; its options as --estimator.NAME (default aimle)" },
  noise: { type: "string", description: "the noise; its options as --noise.NAME (default: the task's)" },
  seed: { type: "string", description: "of everything random (default 0)", valueHint: "integer" },
  backend: { type: "string", description: "auto, or one of `discretely backends` (default auto)" },
  out: { type: "string", description: "the run folder (default runs/TASK-ESTIMATOR-seedN-TIME)", valueHint: "path" },
  resume: { type: "boolean", description: "go on with the run in --out, bit for bit" },
  "checkpoint-every": { type: "string", description: "steps between checkpoints (default: an epoch)" },
  plugin: { type: "string", description: "a module with more plug-ins; may be repeated", valueHint: "path" },
  json: { type: "boolean", description: "end with one JSON line on standard output" },
};

/** `discretely run TASK`: trains a task, with every setting of the task as a flag. */
export function runCommandOf(registry: Registry<Plugin>, args: readonly string[]) {
  const all = registry.names("task") as string[];
  const known = all.filter((name) => args.slice(1).includes(name));
  // where a config file names the task, the flags of all tasks are read, and those of another task refused later
  const tasks = (known.length > 0 ? known : all).map((name) => flagsOf(taskOf(registry, name).settings));
  const flags: ArgsDef = Object.assign({}, COMMON, ...tasks, optionFlags(args, ["estimator", "noise"]));
  return defineCommand({
    meta: { name: "run", description: "train a task" },
    args: flags,
    run: async ({ args: parsed, rawArgs }) => {
      const flagValues = parsed as unknown as Record<string, unknown>;
      const given = await gather(registry, flagValues, flags, rawArgs);
      await train(registry, given, {
        out: flagValues.out as string | undefined,
        resume: flagValues.resume === true,
        json: flagValues.json === true,
        checkpointEvery: integerFlag("checkpoint-every", flagValues["checkpoint-every"]),
      });
    },
  });
}

const taskOf = (registry: Registry<Plugin>, name: string) => registry.create("task", name) as Task<z.ZodObject>;

function integerFlag(name: string, text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new RangeError(`run: --${name} must be an integer >= 1, got "${String(text)}"`);
}

/** The settings of a run: the config file's, with the flags before them, all validated. */
async function gather(
  registry: Registry<Plugin>,
  parsed: Readonly<Record<string, unknown>>,
  flags: ArgsDef,
  args: readonly string[],
): Promise<RunSettings> {
  const file = parsed.config === undefined ? {} : await readConfig(String(parsed.config));
  const name = parsed.task ?? file.task;
  if (name === undefined) {
    throw new RangeError(`run: which task? (have: ${registry.names("task").join(", ")}); e.g. discretely run dvae`);
  }
  const task = taskOf(registry, String(name));
  const known = { ...flags, ...flagsOf(task.settings) };
  refuseUnknown("run", parsed, known);
  if ((parsed._ as unknown[]).length > 1)
    throw new RangeError(`run: one task at a time, got ${(parsed._ as unknown[]).join(", ")}`);
  const settings = Object.keys(task.settings.shape).flatMap((setting) => {
    const text = parsed[kebab(setting)];
    return text === undefined ? [] : [[setting, value(String(text))]];
  });
  const own = Object.fromEntries(
    (["estimator", "noise", "seed", "backend"] as const).flatMap((flag) =>
      parsed[flag] === undefined ? [] : [[flag, flag === "seed" ? value(String(parsed[flag])) : String(parsed[flag])]],
    ),
  );
  const group = (prefix: string) =>
    Object.fromEntries(
      Object.keys(optionFlags(args, [prefix])).map((flag) => [
        flag.slice(prefix.length + 1),
        value(String(parsed[flag])),
      ]),
    );
  return validate("run", runSettings, {
    ...file,
    ...own,
    task: name,
    estimatorOptions: { ...(file.estimatorOptions as object), ...group("estimator") },
    noiseOptions: { ...(file.noiseOptions as object), ...group("noise") },
    settings: { ...(file.settings as object), ...Object.fromEntries(settings) },
  });
}

interface TrainOptions {
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly json: boolean;
  readonly checkpointEvery: number | undefined;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Checks everything, then trains, then reports. Nothing is written before all is checked. */
async function train(registry: Registry<Plugin>, given: RunSettings, options: TrainOptions): Promise<void> {
  const task = taskOf(registry, given.task);
  const settings = validate(`${given.task}`, task.settings.strict(), given.settings) as Record<string, unknown>;
  const config = complete(task, given, settings);
  const estimator = registry.create("estimator", config.estimator, config.estimatorOptions) as Estimator<unknown>;
  const noise = registry.create("noise", config.noise, config.noiseOptions) as Noise;
  if (options.resume && options.out === undefined)
    throw new RangeError("run: --resume needs --out, the folder of the run");
  const backend = await chooseBackend(given.backend);

  const session: Session = await task.prepare(settings as never, { estimator, noise, seed: given.seed, log: say });
  const path = options.out ?? defaultFolder(given);
  const run = await openRunFolder({ path, config, resume: options.resume, log: say });
  say(`${given.task} by ${config.estimator} on ${backend}, seed ${given.seed}, in ${path}`);
  const result = await fit({
    session,
    seed: given.seed,
    run,
    resume: options.resume,
    checkpointEvery: options.checkpointEvery,
    progress: progress(),
    signal: untilInterrupted(),
  });
  if (result.status === "stopped") say(`stopped at step ${result.step}; go on with --resume --out ${path}`);
  await conclude({ given, config, session, run, backend, result, json: options.json });
  session.dispose();
}

/** Fills in what the task advises where the user gave nothing. This is what the run folder keeps as config.json. */
function complete(task: Task<z.ZodObject>, given: RunSettings, settings: Record<string, unknown>) {
  const advised = task.defaults(given.estimator, settings as never);
  const noise = given.noise ?? advised.noise.name;
  const adviceFits = given.noise === undefined || given.noise === advised.noise.name;
  return {
    ...given,
    settings,
    estimatorOptions: Object.keys(given.estimatorOptions).length > 0 ? given.estimatorOptions : advised.estimator,
    noise,
    noiseOptions: adviceFits ? { ...advised.noise.options, ...given.noiseOptions } : given.noiseOptions,
  };
}

async function chooseBackend(name: string): Promise<string> {
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

interface Conclusion {
  readonly given: RunSettings;
  readonly config: ReturnType<typeof complete>;
  readonly session: Session;
  readonly run: RunFolder;
  readonly backend: string;
  readonly result: FitResult;
  readonly json: boolean;
}

/** The report, the losses, and the JSON line. */
async function conclude({ given, config, session, run, backend, result, json }: Conclusion): Promise<void> {
  const rows = await run.rows();
  const epochs = rows.filter(isEpochRow);
  const html = report({
    title: `${given.task} by ${config.estimator}`,
    facts: {
      task: given.task,
      estimator: `${config.estimator} ${JSON.stringify(config.estimatorOptions)}`,
      noise: `${config.noise} ${JSON.stringify(config.noiseOptions)}`,
      settings: JSON.stringify(config.settings),
      seed: String(given.seed),
      backend,
    },
    metrics: rows,
    sections: await session.sections(given.seed),
  });
  const path = await run.writeReport(html);
  const secondsPerEpoch = mean(epochs.map((row) => row.seconds));
  if (json) {
    const line = {
      task: given.task,
      estimator: config.estimator,
      seed: given.seed,
      backend,
      epochs: epochs.length,
      metrics: result.metrics,
      secondsPerEpoch,
      report: path,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } else {
    process.stdout.write(`${summary(epochs)}\nseconds per epoch: ${secondsPerEpoch.toFixed(1)}\nreport: ${path}\n`);
  }
}

function summary(epochs: readonly EpochRow[]): string {
  const lines = epochs.map(({ epoch, loss, metrics }) => {
    const measured = Object.entries(metrics).map(([name, x]) => `${name} ${x.toFixed(2)}`);
    return `epoch ${epoch}: loss ${loss.toFixed(2)}  ${measured.join("  ")}`;
  });
  return lines.join("\n");
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
