import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

beforeAll(() => useBackend([wasm]));

it("a clone shares its memory, outlives its original, and frees what it was the last to use", () => {
  const before = { ...tf.memory() };
  const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const y = tf.clone(x);
  expect(y.dataId).toBe(x.dataId);
  x.dispose();
  expect(y.arraySync()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  y.dispose();
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers });
});

it("a variable keeps its values when the clone that it was made from goes, and a clone those of before an assignment", () => {
  const start = tf.tensor1d([1, 2]);
  const variable = tf.variable(start);
  start.dispose();
  const kept = tf.clone(variable);
  variable.assign(tf.tensor1d([5, 6]));
  expect([kept, variable].map((x) => Array.from(x.dataSync()))).toEqual([
    [1, 2],
    [5, 6],
  ]);
});
