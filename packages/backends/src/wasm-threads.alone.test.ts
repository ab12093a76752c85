import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { runChild } from "./testing/child.js";
import { stopBackend, useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";
import { wasmThreads, wasmThreadsFrom } from "./wasm-threads.js";

const two = wasmThreadsFrom({ threads: 2 });

afterAll(() => useBackend([cpu]));

/** The gradients of a network with products of every kind of transpose, a convolution and elementwise functions. */
function gradients(): number[][] {
  const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.3, "float32", seed);
  const x = normal([40, 12, 12, 1], 1);
  const loss = (filter: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => {
    const seen = tf.relu(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"));
    const hidden = tf.tanh(tf.matMul(tf.reshape(seen, [40, -1]), a));
    return tf.mean(tf.sigmoid(tf.matMul(hidden, b, false, true)));
  };
  return tf.tidy(() =>
    tf
      .grads(loss)([normal([3, 3, 1, 4], 2), normal([12 * 12 * 4, 200], 3), normal([60, 200], 4)])
      .map((gradient) => Array.from(gradient.dataSync())),
  );
}

describe("wasmThreads", () => {
  afterEach(() => {
    if (tf.engine().registry.wasm) stopBackend(wasm);
  });

  it("gives the bits of one thread, at every start", async () => {
    await useBackend([two]);
    expect([tf.getBackend(), two.device!()]).toEqual(["wasm", "WebAssembly, SIMD, 2 threads"]);
    const first = gradients();
    expect(gradients()).toEqual(first);
    stopBackend(two);
    await useBackend([two]);
    expect(gradients()).toEqual(first);
    stopBackend(two);
    await useBackend([wasm]);
    const single = gradients();
    expect(single).toEqual(first);
    for (const values of single) expect(values.some((value) => value !== 0)).toBe(true);
  });

  it("leaves the globals as they were", () => expect("Worker" in globalThis).toBe(false));

  it("is the only wasm of a process, and so is wasm", async () => {
    await useBackend([two]);
    await expect(useBackend([wasm])).rejects.toThrow("wasm does not start: wasm-threads runs in this process");
    expect((await useBackend([two])).skipped).toEqual([]);
    stopBackend(two);
    await useBackend([wasm]);
    await expect(useBackend([two])).rejects.toThrow("wasm-threads does not start: wasm runs in this process");
  });

  it("takes all eight threads of which it is capable", async () => {
    const eight = wasmThreadsFrom({ threads: 8 });
    await useBackend([eight]);
    expect(eight.device!()).toContain("8 threads");
    expect(tf.sum(tf.matMul(tf.ones([300, 300]), tf.ones([300, 300]))).dataSync()[0]).toBe(27e6);
  });

  it.each([0, 1, 9, 2.5, Number.NaN])("refuses %s threads", (threads) => {
    expect(() => wasmThreadsFrom({ threads })).toThrow(`threads must be an integer from 2 to 8, got ${threads}`);
  });

  it("says why it does not start without shared memory, and leaves the place to wasm", async () => {
    const program = `
      delete globalThis.SharedArrayBuffer;
      const { name, skipped } = await backends.useBackend([backends.wasmThreadsFrom({ threads: 2 }), backends.wasm]);
      console.log(name, skipped[0].why);`;
    expect(await runChild(program)).toMatch(/^wasm threads share memory, and SharedArrayBuffer is switched off here/);
  });

  it("has defaults", () => expect(wasmThreads.name).toBe("wasm-threads"));
});
