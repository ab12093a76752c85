import { readFileSync } from "node:fs";
import { createRegistry } from "@discretely/core";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { bestWindow, plugins } from "./index.js";

beforeAll(() => tf.setBackend("cpu"));

describe("bestWindow", () => {
  solverLaws(bestWindow, {
    shape: [4],
    feasible: [
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [1, 1, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 1, 1],
      [1, 1, 1, 0],
      [0, 1, 1, 1],
      [1, 1, 1, 1],
    ],
    entry: fc.integer({ min: -1000, max: 1000 }).map((x) => x / 64),
  });

  it("bridges a small loss for a larger gain", () => {
    const theta = tf.tensor2d([
      [3, -1, 2, -4, 3],
      [-1, -2, -3, -4, -5],
    ]);
    expect(bestWindow()(theta).arraySync()).toEqual([
      [1, 1, 1, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it("is found by name", () => {
    const solver = createRegistry([]).with(plugins).create("solver", "best-window");
    expect(solver(tf.tensor2d([[-1, 2]])).arraySync()).toEqual([[0, 1]]);
  });

  it("is what the README shows, in 15 lines", () => {
    const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
    const plain = (code: string) => code.replace(/\/\*\*[\s\S]*?\*\/\n|[ ]*\/\/.*/g, "");
    const shown = /```js\n([\s\S]*?)```/.exec(text("../README.md"))![1];
    const code = plain(text("./index.js"));
    expect(code).toBe(shown);
    expect(code.split("\n").filter((line) => line !== "").length).toBeLessThanOrEqual(15);
  });
});
