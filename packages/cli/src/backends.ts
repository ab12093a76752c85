import { backendNames, type Trial } from "@discretely/backends";
import { type ArgsDef, defineCommand } from "citty";
import { checkFlags } from "./flags.js";
import { startWorker } from "./start-worker.js";

const FLAGS: ArgsDef = { json: { type: "boolean", description: "a JSON line a backend" } };

/** `discretely backends`: which backends start here, on what and how fast they compute, and why the others do not. */
export const backendsCommand = () =>
  defineCommand({
    meta: { name: "backends", description: "which backends start here, how fast, and why the others do not" },
    args: FLAGS,
    run: async ({ args, rawArgs }) => {
      checkFlags("backends", rawArgs, FLAGS);
      const trials: Trial[] = [];
      for (const name of backendNames) {
        trials.push(await trialOf(name));
        if (args.json) process.stdout.write(`${JSON.stringify(trials.at(-1))}\n`);
      }
      if (!args.json) process.stdout.write(`${backendTable(trials)}\n`);
    },
  });

/** In a process of its own: a native library may end that, and two of them need not get on. */
async function trialOf(name: string): Promise<Trial> {
  const end = await startWorker({ kind: "trial", name });
  if (end.kind === "trial") return end.trial;
  return { name, starts: false, why: end.kind === "failed" ? end.message : `its trial ${end.kind}` };
}

/** A line for each: name, whether it starts, what it computes on and how fast, or why it does not start. */
export function backendTable(trials: readonly Trial[]): string {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  const names = widest(trials.map(({ name }) => name));
  const devices = widest(trials.map((trial) => (trial.starts ? trial.device : "")));
  const line = (trial: Trial) => {
    if (!trial.starts) return `${trial.name.padEnd(names)}  no      ${trial.why}`;
    return `${trial.name.padEnd(names)}  starts  ${trial.device.padEnd(devices)}  ${speed(trial)}`;
  };
  return trials.map(line).join("\n");
}

function speed({ name, device, size, ms, gflops }: Trial & { starts: true }): string {
  const reading = `${gflops.toFixed(gflops < 10 ? 2 : 0)} GFLOP/s (${size} × ${size} matrices multiplied in ${ms.toFixed(2)} ms)`;
  return device.endsWith("software") ? `${reading}; passed over by auto, only by --backend ${name}` : reading;
}
