import type { Plugin, Registry } from "@discretely/core";
import type { ArgsDef } from "citty";
import type { z } from "zod";
import { checkFlags, flagsOf, kebab, optionFlags, value, valueFor } from "./flags.js";
import { taskOf } from "./plan.js";
import { type RunSettings, readConfig, runSettings, validate } from "./settings.js";

/** The flags that every command that trains has. */
export const SHARED: ArgsDef = {
  config: { type: "string", description: "a JSON file of settings; flags go before it", valueHint: "path" },
  noise: { type: "string", description: "the noise; its options as --noise.NAME (default: the task's)" },
  backend: { type: "string", description: "auto, or one of `discretely backends` (default auto)" },
  "checkpoint-every": { type: "string", description: "steps between checkpoints (default: an epoch)" },
  plugin: { type: "string", description: "a module with more plug-ins; may be repeated", valueHint: "path" },
};

/** The plug-ins whose options may be flags, such as --noise.kappa. */
const GROUPS = ["estimator", "noise"] as const;
type Group = (typeof GROUPS)[number];

/** A command that trains: its name, its own flags, and the plug-ins whose options are among its flags. */
export interface Trains {
  readonly command: string;
  readonly flags: ArgsDef;
  readonly groups: readonly Group[];
}

/** All flags of the command: its own, and those of the task among the arguments, or of all tasks where there is none. */
export function allFlags(registry: Registry<Plugin>, args: readonly string[], { flags, groups }: Trains): ArgsDef {
  const all = registry.names("task") as string[];
  const known = all.filter((name) => args.slice(1).includes(name));
  // where a config file names the task, the flags of all tasks are read, and those of another task refused later
  const tasks = (known.length > 0 ? known : all).map((name) => flagsOf(taskOf(registry, name).settings.shape));
  return Object.assign({}, flags, ...tasks, optionFlags(args, groups));
}

/** The settings of a run: the config file's, with the flags before them, all validated. */
export async function gather(
  registry: Registry<Plugin>,
  parsed: Readonly<Record<string, unknown>>,
  args: readonly string[],
  { command, flags, groups }: Trains,
): Promise<RunSettings> {
  const file = parsed.config === undefined ? {} : await readConfig(String(parsed.config));
  const name = parsed.task ?? file.task;
  if (name === undefined) {
    const have = registry.names("task").join(", ");
    throw new RangeError(`${command}: which task? (have: ${have}); e.g. discretely ${command} dvae`);
  }
  const { shape } = taskOf(registry, String(name)).settings;
  const options = optionFlags(args, groups);
  checkFlags(command, args, { ...flags, ...flagsOf(shape), ...options });
  const settings = Object.entries(shape).flatMap(([setting, field]) => {
    const text = parsed[kebab(setting)] as string | undefined;
    return text === undefined ? [] : [[setting, valueFor(field as z.ZodType, text)]];
  });
  return validate(command, runSettings, {
    ...file,
    ...givenFlags(parsed),
    task: name,
    ...Object.fromEntries(GROUPS.map((group) => [`${group}Options`, optionsOf(group, parsed, options, file)])),
    settings: { ...file.settings, ...Object.fromEntries(settings) },
  });
}

function optionsOf(
  group: Group,
  parsed: Readonly<Record<string, unknown>>,
  options: ArgsDef,
  file: Partial<RunSettings>,
): Record<string, unknown> {
  const flags = Object.keys(options).filter((flag) => flag.startsWith(`${group}.`));
  // the options in a file are those of the plug-in that it names
  const theirs = parsed[group] === undefined || [undefined, parsed[group]].includes(file[group]);
  return {
    ...(theirs ? file[`${group}Options`] : {}),
    ...Object.fromEntries(flags.map((flag) => [flag.slice(group.length + 1), value(String(parsed[flag]))])),
  };
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
