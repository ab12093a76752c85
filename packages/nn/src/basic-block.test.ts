import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { basicBlock } from "./basic-block.js";

onTestBackend();

const x = tf.randomUniform([2, 4, 4, 3], -1, 1, "float32", 1) as tf.Tensor4D;
const values = (t: tf.Tensor) => Array.from(t.dataSync());

describe("basicBlock", () => {
  it("is ReLU(x) where its last batch normalisation gives zero", () => {
    const block = basicBlock({ inputs: 3, outputs: 3, seed: 0 });
    block.weights["bn2.weight"]!.assign(tf.zeros([3]));
    expect(values(block.apply(x, true))).toEqual(values(tf.relu(x)));
  });

  it("is the composition of its parts", () => {
    const block = basicBlock({ inputs: 3, outputs: 3, seed: 0 });
    const { weights } = block;
    const convolve = (h: tf.Tensor4D, name: string) => tf.conv2d(h, weights[name] as unknown as tf.Tensor4D, 1, "same");
    const normalise = (h: tf.Tensor4D) => tf.div(h, Math.sqrt(1 + 1e-5)) as tf.Tensor4D; // running mean 0, variance 1
    const h = tf.relu(normalise(convolve(x, "conv1.weight")));
    const wanted = values(tf.relu(tf.add(normalise(convolve(h, "conv2.weight")), x)));
    for (const [i, y] of values(block.apply(x, false)).entries()) expect(y).toBeCloseTo(wanted[i]!, 5);
  });

  it("takes x through a convolution where the shape changes", () => {
    const block = basicBlock({ inputs: 3, outputs: 5, stride: 2, seed: 0 });
    expect(block.apply(x, true).shape).toEqual([2, 2, 2, 5]);
    expect(block.weights["shortcut.conv.weight"]!.shape).toEqual([1, 1, 3, 5]);
    expect(Object.keys(block.buffers)).toEqual(
      ["bn1", "bn2", "shortcut.bn"].flatMap((name) => [`${name}.mean`, `${name}.variance`]),
    );
  });

  it("moves its running statistics in training only", () => {
    const block = basicBlock({ inputs: 3, outputs: 3, seed: 0 });
    const before = values(block.buffers["bn1.mean"]!);
    block.apply(x, false);
    expect(values(block.buffers["bn1.mean"]!)).toEqual(before);
    block.apply(x, true);
    expect(values(block.buffers["bn1.mean"]!)).not.toEqual(before);
  });
});
