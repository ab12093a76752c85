import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { browserBackends } from "./browser-backends.js";
import { cpu } from "./cpu.js";
import { backendNames, namedBackend, nodeBackends } from "./node-backends.js";
import { optionalPackage } from "./optional-package.js";
import { tryBackends } from "./try-backends.js";
import { type Backend, stopBackend, useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";
import { wasmThreads } from "./wasm-threads.js";

const fails = (name: string, error: unknown): Backend => ({ name, load: () => Promise.reject(error) });

const PACKAGE: string = "@discretely/no-such-package";
const absent: Backend = { name: "absent", load: () => optionalPackage(PACKAGE, () => import(PACKAGE)) };

/** Registers a backend whose own start fails, as wasm's does when its binary is not served. */
const startsBadly = (name: string, error: unknown): Backend => ({
  name,
  load: async () => tf.registerBackend(name, () => Promise.reject(error)),
});

const measured = { size: expect.any(Number), ms: expect.any(Number), gflops: expect.any(Number) };

afterEach(() => void vi.restoreAllMocks());

describe("useBackend", () => {
  it("takes the first that starts and keeps the reasons of those before it", async () => {
    const console_ = vi.spyOn(console, "warn");
    const bad = startsBadly("served-nowhere", { message: "no binary at /x.wasm\n  at line 1" });
    const silent: Backend = { name: "silent", load: async () => undefined };
    expect(await useBackend([fails("a", new Error("no library")), bad, silent, cpu, wasm])).toEqual({
      name: "cpu",
      skipped: [
        { name: "a", why: "no library" },
        { name: "served-nowhere", why: "no binary at /x.wasm" },
        { name: "silent", why: 'the package loaded but registered no backend named "silent"' },
      ],
    });
    expect(tf.getBackend()).toBe("cpu");
    expect(console_).not.toHaveBeenCalled();
    tf.removeBackend("served-nowhere");
  });

  it("says which package to install", async () => {
    const { skipped } = await useBackend([absent, cpu]);
    const why = "the package is not installed; add it with: npm install @discretely/no-such-package";
    expect(skipped).toEqual([{ name: "absent", why }]);
  });

  it("starts wasm with SIMD, and runs `started` once it is in use", async () => {
    const seen: string[] = [];
    const { name } = await useBackend([{ ...wasm, started: () => void seen.push(tf.getBackend()) }]);
    expect([name, seen, tf.env().getBool("WASM_HAS_SIMD_SUPPORT")]).toEqual(["wasm", ["wasm"], true]);
    stopBackend(wasm);
  });

  it("lists every reason when none starts, and leaves the backend in use alone", async () => {
    await useBackend([cpu]);
    await expect(useBackend([fails("a", new Error("no library")), fails("b", "no card")])).rejects.toThrow(
      /none of 2 candidates started\n {2}a: no library\n {2}b: no card\nAdd .*npm install @tensorflow\/tfjs-backend-wasm/,
    );
    await expect(useBackend([fails("a", new Error("no library\nat x"))])).rejects.toThrow(
      /^useBackend: a does not start: no library$/,
    );
    await expect(useBackend([])).rejects.toThrow("none of 0 candidates");
    expect(tf.add(1, 2).arraySync()).toBe(3);
  });
});

describe("tryBackends", () => {
  it("times what starts, gives the reason for what does not, and goes back", async () => {
    await useBackend([cpu]);
    const trials = await tryBackends([absent, cpu, wasm, wasmThreads]);
    expect(trials).toEqual([
      { name: "absent", starts: false, why: expect.stringContaining("npm install") },
      { name: "cpu", starts: true, device: "plain JavaScript, 1 thread", ...measured },
      { name: "wasm", starts: true, device: "WebAssembly, SIMD, 1 thread", ...measured },
      {
        name: "wasm-threads",
        starts: true,
        device: expect.stringMatching(/^WebAssembly, SIMD, \d threads$/),
        ...measured,
      },
    ]);
    const [ours, theirs] = trials.slice(1).map((trial) => (trial.starts ? trial.gflops : 0));
    expect(theirs).toBeGreaterThan(ours!); // wasm is some 25 times faster
    expect(tf.getBackend()).toBe("cpu");
  });

  it("leaves what ran with all that it holds", async () => {
    await useBackend([wasm]);
    const x = tf.tensor1d([1, 2]);
    await tryBackends([wasm]);
    expect(Array.from(tf.mul(x, 2).dataSync())).toEqual([2, 4]);
    x.dispose();
    stopBackend(wasm);
  });
});

describe("nodeBackends", () => {
  const names = ["tfjs-node-gpu", "webgpu", "tfjs-node", "wasm-threads", "wasm", "cpu"];

  it("puts the native ones first and ends with one that starts everywhere", async () => {
    expect(nodeBackends.map(({ name }) => name)).toEqual(names);
    expect(nodeBackends.at(-1)).toBe(cpu);
    const { name, skipped } = await useBackend(nodeBackends);
    expect([...skipped.map((one) => one.name), name]).toEqual(names.slice(0, skipped.length + 1));
    await useBackend([cpu]);
    if (tf.engine().registry.wasm) stopBackend(wasm);
    for (const { why } of skipped)
      expect(why).toMatch(/npm (install|rebuild)|no adapter|only .+software|one processor core/);
  });

  it("are found by name", () => {
    expect(names.map((name) => namedBackend(name).name)).toEqual(names);
    expect(backendNames).toEqual(names);
    expect(() => namedBackend("abacus")).toThrow(`no backend named "abacus" (have: ${names.join(", ")})`);
  });
});

it("browserBackends ends with one that starts everywhere, and each says why it does not start in Node", async () => {
  const { name, skipped } = await useBackend(browserBackends);
  expect([...skipped.map((one) => one.name), name]).toEqual(["webgpu", "webgl", "wasm"]);
  expect(skipped[0]!.why).toMatch(/no WebGPU here|only .+software/);
  expect(browserBackends.at(-1)).toBe(cpu);
});

describe("optionalPackage", () => {
  const reasonOf = (message: string) => optionalPackage("some-package", () => Promise.reject(new Error(message)));

  it("says what to do about a native library that is missing or too new", async () => {
    await expect(
      reasonOf("The Node.js native addon module (tfjs_binding.node) can not be found at path: /x/tfjs_binding.node."),
    ).rejects.toThrow("its native library is missing; fetch it with: npm rebuild some-package");
    await expect(
      reasonOf("/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /x/dawn.node)"),
    ).rejects.toThrow(
      "its native library wants GLIBCXX_3.4.32, newer than this system has; install an older some-package",
    );
  });

  it("passes on what speaks for itself", () => expect(reasonOf("no card")).rejects.toThrow(/^no card$/));
});
