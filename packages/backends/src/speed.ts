import * as tf from "@tensorflow/tfjs-core";

/** How fast the backend in use multiplies matrices. */
export interface Speed {
  /** Rows and columns of the two float32 matrices. */
  readonly size: number;
  /** The median time of a product and the read of one element of it, in milliseconds. */
  readonly ms: number;
  /** 2·size³ operations over `ms`, in units of 10⁹ a second. */
  readonly gflops: number;
}

/** What a measure of speed takes. */
export interface SpeedOptions {
  /** How long to measure, in milliseconds; at least one product is. Default: 1000. */
  readonly budget?: number;
}

const SMALLEST = 128;
const LARGEST = 4096;

/** Times products of square matrices, of the largest that take no more than a fiftieth of the time that there is. */
export async function speedOfProducts({ budget = 1000 }: SpeedOptions = {}): Promise<Speed> {
  const end = performance.now() + budget;
  let size = SMALLEST;
  let ms = await timeProducts(size, 0);
  while (size < LARGEST && 8 * ms < budget / 50) {
    size *= 2;
    ms = await timeProducts(size, 0);
  }
  ms = await timeProducts(size, end - performance.now());
  return { size, ms, gflops: (2 * size ** 3) / ms / 1e6 };
}

/** The median time of the products that fit in `budget`, two at the least: the first compiles or warms up, and is not counted. */
async function timeProducts(size: number, budget: number): Promise<number> {
  const a = tf.tidy(() => tf.sub(tf.reshape(tf.mod(tf.range(0, size * size), 101), [size, size]), 50));
  const end = performance.now() + budget;
  const times: number[] = [];
  for (let run = 0; run < 2 || performance.now() < end; run++) {
    const ms = await timeProduct(a);
    if (run > 0) times.push(ms);
  }
  a.dispose();
  return times.sort((x, y) => x - y)[times.length >> 1]!;
}

/** Reading one element waits for the device, and moves next to nothing. */
async function timeProduct(a: tf.Tensor): Promise<number> {
  const start = performance.now();
  const product = tf.matMul(a, a);
  const corner = tf.slice(product, [0, 0], [1, 1]);
  await corner.data();
  const ms = performance.now() - start;
  tf.dispose([product, corner]);
  return ms;
}
