import { namedBackend, useBackend } from "@discretely/backends";
import { dvaeWork } from "./dvae-work.js";

// The program of a process that makes a training step of the discrete VAE when it is told to, and says how long it took.

const [name, samples] = process.argv.slice(2) as [string, string];
const backend = namedBackend(name);
const started = useBackend([backend]).then(() => dvaeWork(Number(samples)));

process.on("message", async () => {
  const { step } = await started;
  const start = performance.now();
  step();
  process.send!({ ms: performance.now() - start, device: backend.device!() });
});
