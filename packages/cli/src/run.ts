import type { Plugin, Registry } from "@discretely/core";
import { defineCommand } from "citty";
import { countFlag } from "./flags.js";
import { allFlags, gather, SHARED, type Trains } from "./gather.js";
import { train } from "./train.js";

const RUN: Trains = {
  command: "run",
  groups: ["estimator", "noise"],
  flags: {
    task: { type: "positional", required: false, description: "the task to train" },
    estimator: {
      type: "string",
      description: "the gradient estimator; its options as --estimator.NAME (default aimle)",
    },
    seed: { type: "string", description: "of everything random (default 0)", valueHint: "integer" },
    out: { type: "string", description: "the run folder (default runs/TASK-ESTIMATOR-seedN-TIME)", valueHint: "path" },
    resume: { type: "boolean", description: "go on with the run in --out, bit for bit" },
    ...SHARED,
    json: { type: "boolean", description: "end with one JSON line on standard output" },
  },
};

/** `discretely run TASK`: trains a task, with every setting of the task as a flag. */
export function runCommandOf(registry: Registry<Plugin>, args: readonly string[]) {
  return defineCommand({
    meta: { name: "run", description: "train a task" },
    args: allFlags(registry, args, RUN),
    run: async ({ args: parsed, rawArgs }) => {
      const flags = parsed as unknown as Record<string, unknown>;
      return train(registry, await gather(registry, flags, rawArgs, RUN), {
        out: flags.out as string | undefined,
        resume: flags.resume === true,
        json: flags.json === true,
        checkpointEvery: countFlag("run", flags, "checkpoint-every"),
      });
    },
  });
}
