import * as tf from "@tensorflow/tfjs-core";

/**
 * The best window: z = argmax ⟨θ, z⟩ over the vectors whose ones stand side by side, the zero vector among them.
 * `[N, n]` → `[N, n]` by Kadane's algorithm, O(n) a row. Of equal windows the first one wins.
 * @returns {import("@discretely/core").Solver}
 */
export const bestWindow = () => (theta) => {
  const [rows, n] = theta.shape;
  const values = theta.dataSync();
  const z = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    let [sum, start] = [0, 0]; // of the window that ends here
    let [best, from, to] = [0, 0, 0]; // of the best window so far, empty at first
    for (let i = 0; i < n; i++) {
      const x = values[row * n + i];
      if (Number.isNaN(x)) throw new RangeError(`bestWindow: theta is NaN at row ${row}, entry ${i}`);
      if (sum <= 0) [sum, start] = [0, i];
      sum += x;
      if (sum > best) [best, from, to] = [sum, start, i + 1];
    }
    z.fill(1, row * n + from, row * n + to);
  }
  return tf.tensor(z, theta.shape, "float32");
};

/** What `registry.with` and `discretely --plugin` read. */
export const plugins = [{ kind: "solver", name: "best-window", create: bestWindow }];
