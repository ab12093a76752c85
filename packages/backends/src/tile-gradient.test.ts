import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { installTileGradient } from "./tile-gradient.js";
import { useBackend } from "./use-backend.js";

describe("the gradient of tile", () => {
  beforeAll(async () => {
    await useBackend([cpu]);
    installTileGradient();
  });

  it.each([
    [[3], [4]],
    [
      [2, 1, 3],
      [1, 4, 1],
    ],
    [
      [2, 3, 2],
      [3, 1, 2],
    ],
    [
      [2, 1, 2, 1, 3],
      [1, 3, 1, 2, 2],
    ],
  ])("of %j × %j is the adjoint: ⟨tile(x), w⟩ = ⟨x, gradient⟩ for each unit x", (shape, reps) => {
    const size = shape.reduce((x, y) => x * y, 1);
    const tiled = shape.map((n, i) => n * reps[i]!);
    const w = tf.reshape(
      tf.range(
        0,
        tiled.reduce((x, y) => x * y, 1),
      ),
      tiled,
    );
    const inner = (x: tf.Tensor) => tf.sum(tf.mul(tf.tile(x, reps), w));
    const gradient = tf.grad(inner)(tf.ones(shape));
    const units = Array.from({ length: size }, (_, i) => tf.reshape(tf.oneHot(i, size), shape));
    expect(gradient.shape).toEqual(shape);
    expect([...gradient.dataSync()]).toEqual(units.map((unit) => inner(tf.cast(unit, "float32")).dataSync()[0]));
  });

  it("gives broadcastTo its gradient", () => {
    const gradient = tf.grad((x) => tf.sum(tf.broadcastTo(x, [5, 2, 3])))(tf.ones([2, 1]));
    expect(gradient.arraySync()).toEqual([[15], [15]]);
  });
});
