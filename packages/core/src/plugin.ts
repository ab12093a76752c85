import type { Estimator } from "./estimator.js";
import type { Method } from "./method.js";
import type { Noise } from "./noise.js";
import type { Solver } from "./solver.js";

/** What a plug-in of each kind makes. A package adds a kind by declaration merging on this interface. */
export interface Kinds {
  noise: Noise;
  solver: Solver;
  // biome-ignore lint/suspicious/noExplicitAny: a state is both read and returned, so no other type holds every estimator
  estimator: Estimator<any>;
  method: Method;
}
/** noise, solver, estimator, method, and what packages add. */
export type Kind = keyof Kinds;

/** A plug-in is data: a kind, a name, a factory. Importing one registers nothing. */
export interface Plugin<
  K extends Kind = Kind,
  N extends string = string,
  // biome-ignore lint/suspicious/noExplicitAny: parameters are contravariant; only any admits every factory
  A extends unknown[] = any[],
  V extends Kinds[K] = Kinds[K],
> {
  readonly kind: K;
  readonly name: N;
  /** Makes the member from its options. */
  readonly create: (...args: A) => V;
}

/** Returns `plugin` as it is, with its kind, name and factory inferred. */
export const definePlugin = <
  const K extends Kind,
  const N extends string,
  A extends unknown[],
  V extends Kinds[K],
  P extends Plugin<K, N, A, V>,
>(
  plugin: P & Plugin<K, N, A, V>,
): P => plugin;
