import type { Plugin, Registry } from "@discretely/core";
import { type ArgsDef, defineCommand } from "citty";
import type { z } from "zod";
import { checkFlags, flagsOf, kebab, optionFlags, value, valueFor } from "./flags.js";
import { type RunSettings, readConfig, runSettings, validate } from "./settings.js";
import { taskOf, train } from "./train.js";

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

/** The plug-ins whose options are flags, such as --noise.kappa. */
const GROUPS = ["estimator", "noise"] as const;

/** `discretely run TASK`: trains a task, with every setting of the task as a flag. */
export function runCommandOf(registry: Registry<Plugin>, args: readonly string[]) {
  const all = registry.names("task") as string[];
  const known = all.filter((name) => args.slice(1).includes(name));
  // where a config file names the task, the flags of all tasks are read, and those of another task refused later
  const tasks = (known.length > 0 ? known : all).map((name) => flagsOf(taskOf(registry, name).settings.shape));
  const flags: ArgsDef = Object.assign({}, COMMON, ...tasks, optionFlags(args, GROUPS));
  return defineCommand({
    meta: { name: "run", description: "train a task" },
    args: flags,
    run: async ({ args: parsed, rawArgs }) => {
      const flagValues = parsed as unknown as Record<string, unknown>;
      const given = await gather(registry, flagValues, rawArgs);
      return train(registry, given, {
        out: flagValues.out as string | undefined,
        resume: flagValues.resume === true,
        json: flagValues.json === true,
        checkpointEvery: integerFlag("checkpoint-every", flagValues["checkpoint-every"]),
      });
    },
  });
}

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
  args: readonly string[],
): Promise<RunSettings> {
  const file = parsed.config === undefined ? {} : await readConfig(String(parsed.config));
  const name = parsed.task ?? file.task;
  if (name === undefined) {
    throw new RangeError(`run: which task? (have: ${registry.names("task").join(", ")}); e.g. discretely run dvae`);
  }
  const { shape } = taskOf(registry, String(name)).settings;
  const options = optionFlags(args, GROUPS);
  checkFlags("run", args, { ...COMMON, ...flagsOf(shape), ...options });
  const settings = Object.entries(shape).flatMap(([setting, field]) => {
    const text = parsed[kebab(setting)] as string | undefined;
    return text === undefined ? [] : [[setting, valueFor(field as z.ZodType, text)]];
  });
  const optionsOf = (kind: (typeof GROUPS)[number]) => {
    const flags = Object.keys(options).filter((flag) => flag.startsWith(`${kind}.`));
    // the options in a file are those of the plug-in that it names
    const theirs = parsed[kind] === undefined || [undefined, parsed[kind]].includes(file[kind]);
    return {
      ...(theirs ? file[`${kind}Options`] : {}),
      ...Object.fromEntries(flags.map((flag) => [flag.slice(kind.length + 1), value(String(parsed[flag]))])),
    };
  };
  return validate("run", runSettings, {
    ...file,
    ...givenFlags(parsed),
    task: name,
    estimatorOptions: optionsOf("estimator"),
    noiseOptions: optionsOf("noise"),
    settings: { ...file.settings, ...Object.fromEntries(settings) },
  });
}

/** The settings that every task has, where they are given as flags. */
const givenFlags = (parsed: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries({
      estimator: parsed.estimator,
      noise: parsed.noise,
      seed: parsed.seed === undefined ? undefined : value(String(parsed.seed)),
      backend: parsed.backend,
    }).filter(([, given]) => given !== undefined),
  );
