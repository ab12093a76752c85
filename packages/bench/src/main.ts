import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { dvaeStep } from "./dvae-step.js";
import { dvaeThreads } from "./dvae-threads.js";
import { keepNoise } from "./keep-noise.js";
import { l2xStep } from "./l2x-step.js";
import { aimleLayer } from "./layer.js";
import { noiseDraws } from "./noise.js";
import { solvers } from "./solvers.js";
import type { Timing } from "./timing.js";
import { wasmGradients } from "./wasm-gradients.js";

/** Each suite runs in a process of its own: what one compiles or installs must not meet another. */
const suites: Readonly<Record<string, () => AsyncIterable<Timing>>> = {
  noise: noiseDraws,
  solvers,
  layer: aimleLayer,
  "keep-noise": keepNoise,
  "dvae-step": dvaeStep,
  "dvae-threads": dvaeThreads,
  "l2x-step": l2xStep,
  "wasm-gradients": wasmGradients,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    save: { type: "string" },
    compare: { type: "string" },
    only: { type: "string" },
  },
});

if (values.only) {
  for await (const timing of suites[values.only]!()) process.stdout.write(`${JSON.stringify(timing)}\n`);
} else {
  const names = positionals.length > 0 ? positionals : Object.keys(suites);
  const unknown = names.find((name) => !Object.hasOwn(suites, name));
  if (unknown) {
    process.stderr.write(`bench: no suite named "${unknown}" (have: ${Object.keys(suites).join(", ")})\n`);
    process.exit(2);
  }
  const before = new Map(values.compare ? read(values.compare).map((timing) => [timing.kernel, timing]) : []);
  const timings = names.flatMap((name) => runSuite(name).map((timing) => show(timing, before.get(timing.kernel))));
  if (values.save) writeFileSync(values.save, timings.map((timing) => `${JSON.stringify(timing)}\n`).join(""));
}

function runSuite(name: string): Timing[] {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--only", name], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.status !== 0) throw new Error(`bench: the suite ${name} failed\n${child.stderr}`);
  return parse(child.stdout);
}

function parse(text: string): Timing[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Timing);
}

function read(path: string): Timing[] {
  return parse(readFileSync(path, "utf8"));
}

function show(timing: Timing, old: Timing | undefined): Timing {
  const { kernel, ms, yardstick, yardstickMs, ratio } = timing;
  const number = (x: number) => x.toPrecision(3);
  // Ratios carry over from one machine to another, milliseconds do not.
  const change = old ? `; ratio before ${number(old.ratio)} (${number(ratio / old.ratio)} of it now)` : "";
  const line = `${kernel}: ${number(ms)} ms, ${number(1000 / ms)}/s; ${yardstick}: ${number(yardstickMs)} ms; ratio ${number(ratio)}${change}`;
  process.stdout.write(
    `${values.json ? JSON.stringify(old ? { ...timing, ratioBefore: old.ratio } : timing) : line}\n`,
  );
  return timing;
}
