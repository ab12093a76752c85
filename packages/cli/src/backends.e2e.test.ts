import { expect, it } from "vitest";
import { backendTable } from "./backends.js";
import { startCli } from "./testing/cli-process.js";

const speed = { size: 512, ms: 2.5, gflops: 107.37 };

it("says of each backend what it is and how fast, or why it does not start", () => {
  const table = backendTable([
    { name: "webgpu", starts: true, device: "SwiftShader (google), software", size: 128, ms: 8, gflops: 0.524 },
    { name: "tfjs-node", starts: false, why: "not installed" },
    { name: "wasm", starts: true, device: "WebAssembly", ...speed },
  ]);
  expect(table.split("\n")).toEqual([
    "webgpu     starts  SwiftShader (google), software  0.52 GFLOP/s (128 × 128 matrices multiplied in 8.00 ms); passed over by auto, only by --backend webgpu",
    "tfjs-node  no      not installed",
    "wasm       starts  WebAssembly                     107 GFLOP/s (512 × 512 matrices multiplied in 2.50 ms)",
  ]);
});

it("--json tells for each whether it starts, on what, and why not, each from a process of its own", async () => {
  const { code, stdout, stderr } = await startCli(["backends", "--json"]).ended;
  expect([code, stderr]).toEqual([0, ""]);
  const trials = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const measured = { size: expect.any(Number), ms: expect.any(Number), gflops: expect.any(Number) };
  const starts = (name: string, device: RegExp) => ({
    ...{ name, starts: true, device: expect.stringMatching(device), ...measured },
  });
  const [gpu, webgpu, node, ...others] = trials;
  for (const trial of [gpu, node]) {
    if (!trial.starts) expect(trial.why).toMatch(/npm (install|rebuild) @tensorflow\/tfjs-node/);
  }
  if (!webgpu.starts) expect(webgpu.why).toMatch(/no adapter/);
  expect([gpu, webgpu, node].map(({ name }) => name)).toEqual(["tfjs-node-gpu", "webgpu", "tfjs-node"]);
  expect(others).toEqual([
    starts("wasm-threads", /^WebAssembly, SIMD, \d threads$/),
    starts("wasm", /^WebAssembly, SIMD, 1 thread$/),
    starts("cpu", /^plain JavaScript, 1 thread$/),
  ]);
}, 120_000); // seven processes, one after the other
