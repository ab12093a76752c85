import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * z = argmax ⟨θ, z⟩ for each row: `[N, ...instance]` → `[N, ...instance]`. Never differentiated.
 *
 * `data`, where the layer is called with it, holds one entry per row (a graph, a mask, a capacity …).
 * A problem that minimises costs negates them before the layer.
 */
export type Solver<Data = never> = (theta: Tensor, data?: readonly Data[]) => Tensor;

/** A {@link Solver} or an {@link AsyncSolver}: what may wait for its answer may as well not. */
export type AnySolver<Data = never> = (...call: Parameters<AsyncSolver<Data>>) => Tensor | Promise<Tensor>;

/** A {@link Solver} that answers later: a worker, a WebAssembly module, a service. */
export type AsyncSolver<Data = never> = (
  theta: Tensor,
  data?: readonly Data[],
  signal?: AbortSignal,
) => Promise<Tensor>;
