import { nodeBackends, tryBackends } from "@discretely/backends";
import { type ArgsDef, defineCommand } from "citty";
import { checkFlags } from "./flags.js";
import "@tensorflow/tfjs";

const FLAGS: ArgsDef = { json: { type: "boolean", description: "a JSON line a backend" } };

/** `discretely backends`: which backends start here, and why the others do not. */
export const backendsCommand = () =>
  defineCommand({
    meta: { name: "backends", description: "which backends start here, how fast, and why the others do not" },
    args: FLAGS,
    run: async ({ args, rawArgs }) => {
      checkFlags("backends", rawArgs, FLAGS);
      for (const trial of await tryBackends(nodeBackends)) {
        if (args.json) process.stdout.write(`${JSON.stringify(trial)}\n`);
        else {
          const what = trial.starts
            ? `starts; 256 × 256 matrix product in ${trial.ms.toFixed(2)} ms`
            : `no: ${trial.why}`;
          process.stdout.write(`${trial.name.padEnd(14)} ${what}\n`);
        }
      }
    },
  });
