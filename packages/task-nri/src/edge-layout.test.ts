import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { edgeLayout } from "./edge-layout.js";

beforeAll(() => tf.setBackend("cpu"));

describe("edgeLayout", () => {
  const layout = edgeLayout(3);
  // directed: (0,1) (0,2) (1,0) (1,2) (2,0) (2,1), receiver first
  const logits = tf.tensor2d([[1, 2, 3, 4, 6, 8]]);

  it("takes the mean of both directions, and its gradient reaches both (D16)", () => {
    expect(layout.undirected(logits).arraySync()).toEqual([[2, 4, 6]]);
    const v = tf.tensor2d([[10, 20, 30]]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(layout.undirected(x), v)))(logits);
    expect(gradient.arraySync()).toEqual([[5, 10, 5, 15, 10, 15]]);
  });

  it("writes an edge in both directions, and sums what comes back from both", () => {
    const z = tf.tensor2d([[1, 0, 2]]);
    expect(layout.directed(z).arraySync()).toEqual([[1, 0, 1, 2, 0, 2]]);
    expect(
      tf
        .grad((z) => tf.sum(tf.mul(layout.directed(z), logits)))(z)
        .arraySync(),
    ).toEqual([[4, 8, 12]]);
  });

  it("comes back from there", () => {
    const z = tf.randomUniform([4, 45], 0, 1, "float32", 1);
    const ten = edgeLayout(10);
    expect(ten.undirected(ten.directed(z)).arraySync()).toEqual(z.arraySync());
  });
});
