import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * z = argmax ⟨θ, z⟩ for each row: `[N, ...instance]` → `[N, ...instance]`. Never differentiated.
 *
 * `data`, where the layer is called with it, holds one entry per row (a graph, a mask, a capacity …).
 * A problem that minimises costs negates them before the layer.
 */
export interface Solver<Data = never> {
  (theta: Tensor, data?: readonly Data[]): Tensor;
  /** Spares the solve of a row whose last answer it vouches for. Default: every row is solved. */
  readonly certifies?: Certifies<Data>;
}

/**
 * Whether `z`, an answer to another θ, is what the solver would answer to this one: of a row on the host, with its shape and its
 * entry of `data`. A no may be wrong, a yes may not, ties and NaN included. It must cost less than a solve.
 */
export type Certifies<Data = never> = (
  theta: Float32Array,
  z: Float32Array,
  shape: readonly number[],
  data: Data | undefined,
) => boolean;

/** A {@link Solver} or an {@link AsyncSolver}: what may wait for its answer may as well not. */
export interface AnySolver<Data = never> extends Pick<Solver<Data>, "certifies"> {
  (theta: Tensor, data?: readonly Data[], signal?: AbortSignal): Tensor | Promise<Tensor>;
}

/** A {@link Solver} that answers later: a worker, a WebAssembly module, a service. */
export interface AsyncSolver<Data = never> extends Pick<Solver<Data>, "certifies"> {
  (theta: Tensor, data?: readonly Data[], signal?: AbortSignal): Promise<Tensor>;
}
