import * as tf from "@tensorflow/tfjs";
import { type Timing, time } from "./timing.js";
import { wasmSwitch } from "./wasm-switch.js";

/**
 * Training steps on wasm with the kernels of `@discretely/backends`, against those of TensorFlow.js or, where it has
 * none, against the layer written out by hand. Each pair is timed in turns in one process.
 */
export async function* wasmGradients(): AsyncGenerator<Timing> {
  const swap = await wasmSwitch();
  const contest = (kernel: string, ours: () => void, yardstick: string, theirs = ours) =>
    time({ kernel, ours: () => tf.tidy(ours), yardstick, theirs: () => tf.tidy(theirs), before: swap });
  yield contest("dense step 784-512-256-400 ×100, 400-256-512-784 ×1000", denseStep(), "tfjs matMul");
  yield contest("matMul [40,350,200]·[1,200,100]", sharedProduct(), "tfjs matMul");
  swap(true);
  const { kernel, byHand } = convStep();
  const conv = { kernel: "conv1d step [40,350,200], 200→100, width 3", yardstick: "pad + slice + concat + matMul" };
  yield time({ ...conv, ours: () => tf.tidy(kernel), theirs: () => tf.tidy(byHand) });
}

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.05, "float32", seed);

/** Loss and gradients of the encoder and the decoder of the discrete VAE: batch 100, 10 samples, a 20 × 20 code. */
function denseStep(): () => void {
  const net = (sizes: number[], rows: number) => {
    const weights = sizes.slice(1).map((size, i) => normal([sizes[i]!, size], i + 1));
    const x = normal([rows, sizes[0]!], 9);
    const layers = (ws: tf.Tensor[]) => ws.reduce<tf.Tensor>((h, w) => tf.relu(tf.matMul(h, w)), x);
    const step = tf.valueAndGrads((...ws: tf.Tensor[]) => tf.sum(tf.square(layers(ws))));
    return () => step(weights);
  };
  const encoder = net([784, 512, 256, 400], 100);
  const decoder = net([400, 256, 512, 784], 1000);
  return () => {
    encoder();
    decoder();
  };
}

/** A dense layer on sequences, forward only: TensorFlow.js throws in the gradient of a shared right operand. */
function sharedProduct(): () => void {
  const [x, w] = [normal([40, 350, 200], 1), normal([1, 200, 100], 2)];
  return () => tf.matMul(x, w);
}

/** Loss and gradients of a convolution over 350 words, by the kernel and as a product of shifted copies. */
function convStep(): { kernel: () => void; byHand: () => void } {
  const [x, w] = [normal([40, 350, 200], 1), normal([3, 200, 100], 2)];
  const shifted = (x: tf.Tensor) => {
    const padded = tf.pad(x, [[0, 0], [1, 1], [0, 0]]); // biome-ignore format: one pair an axis
    return tf.concat(
      [0, 1, 2].map((at) => tf.slice(padded, [0, at, 0], [40, 350, 200])),
      2,
    );
  };
  const loss = (convolve: (x: tf.Tensor, w: tf.Tensor) => tf.Tensor) =>
    tf.valueAndGrads((x, w) => tf.sum(tf.square(convolve(x!, w!))));
  const kernel = loss((x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, "same"));
  const byHand = loss((x, w) => tf.matMul(tf.reshape(shifted(x), [-1, 600]), tf.reshape(w, [600, 100])));
  return { kernel: () => kernel([x, w]), byHand: () => byHand([x, w]) };
}
