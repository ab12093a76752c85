import { describe, expect, it } from "vitest";
import { runChild } from "./testing/child.js";
import { dawnOrWhyNot } from "./testing/software-vulkan.js";

const why = await dawnOrWhyNot();

describe.skipIf(why)(`Dawn${why ? ` (skipped: ${why})` : ""}`, () => {
  it.each([
    ["synchronous", "tf.add(1, 2).dataSync()"],
    ["asynchronous", "await tf.add(1, 2).data()"],
    ["no", "0"],
    ["cut off", "process.on('exit', () => console.log('0 end')) && process.exit()"],
  ])("lets a process end by itself after %s reads", async (_, read) => {
    const program = `await backends.useBackend([backends.dawn]); console.log([${read}].join() + " end");`;
    expect(await runChild(program)).toMatch(/^[03] end\n$/);
  });
});

describe("wasmThreads", () => {
  it.each([
    ["while its threads wait", ""],
    ["after it was removed", 'tf.removeBackend("wasm");'],
    ["cut off", "process.exit();"],
  ])("lets a process end by itself %s", async (_, last) => {
    const program = `
      await backends.useBackend([backends.wasmThreadsFrom({ threads: 3 })]);
      const a = tf.ones([400, 400]);
      process.stdout.write(tf.matMul(a, a).dataSync()[0] + " end");
      ${last}`;
    expect(await runChild(program)).toBe("400 end");
  });
});
