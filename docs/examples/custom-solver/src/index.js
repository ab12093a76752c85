import { hostSolver } from "@discretely/solvers/host-solver";

/** Kadane's algorithm on one instance, O(n): the mask of the window with the largest sum, of equal ones the first. */
const mark = (theta) => {
  let [sum, start] = [0, 0]; // of the window that ends here
  let [best, from, to] = [0, 0, 0]; // of the best window so far, empty at first
  for (const [i, x] of theta.entries()) {
    if (sum <= 0) [sum, start] = [0, i];
    sum += x;
    if (sum > best) [best, from, to] = [sum, start, i + 1];
  }
  return theta.fill(0).fill(1, from, to);
};

/**
 * The best window: z = argmax ⟨θ, z⟩ over the vectors whose ones stand side by side, the zero vector among them.
 * `[N, n]` → `[N, n]`.
 * @returns {import("@discretely/core").Solver}
 */
export const bestWindow = () => hostSolver(mark, { name: "bestWindow" });

/**
 * What `registry.with` and `discretely --plugin` read.
 * @type {import("@discretely/core").Plugin[]}
 */
export const plugins = [{ kind: "solver", name: "best-window", create: bestWindow }];
