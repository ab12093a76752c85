import { useBackend } from "@discretely/backends/use-backend";
import { wasm } from "@discretely/backends/wasm";
import * as tf from "@tensorflow/tfjs";

/** `ratio` is how many times faster `kernel` is than `yardstick`; times are medians in milliseconds. */
export interface Timing {
  readonly kernel: string;
  readonly ms: number;
  readonly yardstick: string;
  readonly yardstickMs: number;
  readonly ratio: number;
}

/**
 * Training steps on wasm with the kernels of `@discretely/backends`, against those of TensorFlow.js or, where it has
 * none, against the layer written out by hand. Each pair is timed in turns in one process.
 */
export async function* wasmGradients(): AsyncGenerator<Timing> {
  const swap = await kernelSwitch();
  const dense = denseStep();
  yield time("dense step 784-512-256-400 ×100, 400-256-512-784 ×1000", dense, "tfjs matMul", dense, swap);
  const shared = sharedProduct();
  yield time("matMul [40,350,200]·[1,200,100]", shared, "tfjs matMul", shared, swap);
  const { kernel, byHand } = convStep();
  yield time("conv1d step [40,350,200], 200→100, width 3", kernel, "pad + slice + concat + matMul", byHand);
}

type Swap = (ours: boolean) => void;

/** Starts wasm bare, then with our kernels, and returns what goes from one to the other. */
async function kernelSwitch(): Promise<Swap> {
  const { name, load } = wasm;
  await useBackend([{ name, load }]);
  if (tf.getKernel(tf.Conv2DBackpropFilter, "wasm")) {
    throw new Error("wasmGradients: the kernels are installed already; run this benchmark in a process of its own");
  }
  const current = () => ({ kernel: tf.getKernel(tf.BatchMatMul, "wasm"), gradient: tf.getGradient(tf.BatchMatMul) });
  const theirs = current();
  await useBackend([wasm]);
  const ours = current();
  return (useOurs) => {
    tf.unregisterKernel(tf.BatchMatMul, "wasm");
    tf.registerKernel((useOurs ? ours : theirs).kernel);
    tf.registerGradient((useOurs ? ours : theirs).gradient);
  };
}

function time(kernel: string, ours: () => void, yardstick: string, theirs: () => void, swap?: Swap, runs = 7): Timing {
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run <= runs; run++) {
    for (const [i, step] of [ours, theirs].entries()) {
      swap?.(i === 0);
      const start = performance.now();
      tf.tidy(step);
      if (run > 0) times[i]!.push(performance.now() - start); // the first turn warms up
    }
  }
  swap?.(true);
  const [ms, yardstickMs] = times.map((list) => list.sort((a, b) => a - b)[runs >> 1]!) as [number, number];
  return { kernel, ms, yardstick, yardstickMs, ratio: yardstickMs / ms };
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
