import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { maxOverTime } from "./max-over-time.js";

onTestBackend();

describe("maxOverTime", () => {
  const x = tf.randomUniform([3, 7, 4], -1, 1, "float32", 1) as tf.Tensor3D;

  it("is tf.max, gradient included", () => {
    expect(maxOverTime(x).arraySync()).toEqual(tf.max(x, 1).arraySync());
    const gradient = (f: (x: tf.Tensor3D) => tf.Tensor) =>
      tf
        .grad((x) => tf.sum(tf.square(f(x as tf.Tensor3D))))(x)
        .arraySync();
    expect(gradient(maxOverTime)).toEqual(gradient((x) => tf.max(x, 1)));
  });

  it("gives the gradient of ties to the first", () => {
    const ties = tf.tensor3d([1, 2, 2, 0], [1, 4, 1]);
    expect(
      tf
        .grad((x) => tf.sum(maxOverTime(x as tf.Tensor3D)))(ties)
        .dataSync(),
    ).toEqual(Float32Array.of(0, 1, 0, 0));
  });
});
