import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { dvaeKernel } from "./dvae-work.js";
import type { Timing } from "./timing.js";

const RUNS = 11;

/**
 * A training step of the discrete VAE on wasm with threads, beside wasm with one. A process can have one wasm only, so
 * each is in a process of its own; they take turns, so that a change of the machine's speed meets both.
 */
export async function* dvaeThreads(): AsyncGenerator<Timing> {
  for (const samples of [1, 10]) {
    const [many, one] = [stepper("wasm-threads", samples), stepper("wasm", samples)];
    const times: [number[], number[]] = [[], []];
    for (let run = 0; run <= RUNS; run++) {
      for (const [i, { step }] of [many, one].entries()) {
        const ms = await step();
        if (run > 0) times[i]!.push(ms); // the first one warms up
      }
    }
    const [ms, yardstickMs] = times.map((list) => list.sort((a, b) => a - b)[RUNS >> 1]!) as [number, number];
    yield {
      ...{ kernel: `${dvaeKernel(samples)}, ${many.device()}`, ms },
      ...{ yardstick: one.device(), yardstickMs, ratio: yardstickMs / ms },
    };
    for (const { end } of [many, one]) end();
  }
}

/** A process that makes one step a call, on the backend of that name. */
function stepper(backend: string, samples: number) {
  const child = fork(fileURLToPath(new URL("./dvae-worker.js", import.meta.url)), [backend, String(samples)]);
  let device = "";
  const step = () =>
    new Promise<number>((resolve, reject) => {
      const died = (code: number | null) => reject(new Error(`${backend}: its process ended with status ${code}`));
      child.once("exit", died).once("message", (answer: { device: string; ms: number }) => {
        device = answer.device;
        child.off("exit", died);
        resolve(answer.ms);
      });
      child.send("step");
    });
  return { step, device: () => device, end: () => child.disconnect() };
}
