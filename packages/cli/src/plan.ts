import type { Method, Noise, Plugin, Registry } from "@discretely/core";
import type { Task } from "@discretely/training";
import type { z } from "zod";
import { methodOf } from "./method-of.js";
import { type CompleteSettings, type RunSettings, validate } from "./settings.js";

/** A run before it starts: everything that needs no data is checked. */
export interface Plan {
  readonly task: Task<z.ZodObject>;
  readonly config: CompleteSettings;
  readonly method: Method;
  readonly noise: Noise;
}

export const taskOf = (registry: Registry<Plugin>, name: string): Task<z.ZodObject> =>
  registry.create("task", name) as Task<z.ZodObject>;

/** @throws RangeError for names that do not exist, and for settings and options out of range. */
export function plan(registry: Registry<Plugin>, given: RunSettings): Plan {
  const task = taskOf(registry, given.task);
  const settings = validate(given.task, task.settings.strict(), given.settings) as Record<string, unknown>;
  const config = complete(task, given, settings);
  return {
    task,
    config,
    method: methodOf(registry, config.estimator, config.estimatorOptions),
    noise: registry.create("noise", config.noise, config.noiseOptions) as Noise,
  };
}

/** Fills in what the task advises where the user gave nothing. This is what the run folder keeps as config.json. */
function complete(task: Task<z.ZodObject>, given: RunSettings, settings: Record<string, unknown>): CompleteSettings {
  const advised = task.defaults(given.estimator, settings as never, given.estimatorOptions);
  const noise = given.noise ?? advised.noise.name;
  const theirs = Object.fromEntries(Object.entries(settings).filter(([name]) => name in given.settings));
  return {
    ...given,
    settings: { ...settings, ...advised.settings, ...theirs },
    estimatorOptions: { ...advised.estimator, ...given.estimatorOptions },
    noise,
    noiseOptions: { ...(noise === advised.noise.name ? advised.noise.options : {}), ...given.noiseOptions },
  };
}
