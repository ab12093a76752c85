import * as tf from "@tensorflow/tfjs-core";
import { checkInteger } from "./check.js";
import type { AnySolver, Solver } from "./solver.js";
import type { Stop } from "./stop.js";

/** What a call of a layer may say beside θ and the seed. */
export interface CallOptions<Data> {
  /** `false` gives the noise-free MAP state, `[B, 1, ...instance]`, without a gradient. Default true. */
  readonly training?: boolean;
  /** Out of training: discrete draws, `[B, T, ...instance]`, in place of the MAP state. Default false. */
  readonly sampled?: boolean;
  /** One entry per instance, handed to the solver with each of its rows. */
  readonly data?: readonly Data[];
  /** The identity of each instance, which keys its noise. Default 0 … B−1. */
  readonly examples?: readonly number[];
}

/**
 * The shape of θ, `[B, ...instance]`.
 * @throws RangeError for a θ without instances, a seed that is no integer, or `data` / `examples` of another length.
 */
export function checkCall<Data>(
  where: string,
  theta: tf.Tensor,
  seed: number,
  { data, examples }: CallOptions<Data>,
): [number, ...number[]] {
  const [B, ...instance] = theta.shape;
  if (B === undefined || instance.length === 0) {
    throw new RangeError(
      `${where}: theta must be [B, ...instance] of rank 2 or more, got shape [${theta.shape}]; ` +
        "for one instance use tf.expandDims(theta, 0)",
    );
  }
  if (theta.size === 0) throw new RangeError(`${where}: theta of shape [${theta.shape}] is empty; pass B >= 1`);
  checkInteger(where, "seed", seed);
  checkLength(where, "data", data, B);
  checkLength(where, "examples", examples, B);
  return [B, ...instance];
}

function checkLength(where: string, name: string, values: readonly unknown[] | undefined, B: number): void {
  if (values && values.length !== B) {
    throw new RangeError(`${where}: ${name} has ${values.length} entries for ${B} instances; pass one each`);
  }
}

/** `[B, T, ...instance]` → the solver's `[B·T, ...instance]` → `[B, T, ...instance]`; each row sees its instance's data. */
export function solveRows<Data>(
  where: string,
  solver: Solver<Data>,
  x: tf.Tensor,
  data: readonly Data[] | undefined,
): tf.Tensor {
  const { theta, rows } = toRows(x, data);
  return fromRows(where, solver(theta, rows), x);
}

/**
 * The same of a solver that answers later. It leaves one tensor, z, and none where the solver fails or is stopped.
 * @throws what the solver throws; where that tells its `row`, a {@link SolveError}.
 */
export async function solveRowsLater<Data>(
  where: string,
  solver: AnySolver<Data>,
  x: tf.Tensor,
  data: readonly Data[] | undefined,
  stop: Stop,
  place: Place = placeIn(x),
): Promise<tf.Tensor> {
  const { theta, rows } = toRows(x, data);
  tf.keep(theta); // a tidy around the call must not free it
  let z: tf.Tensor | undefined;
  try {
    z = await stop.under((signal) => solver(theta, rows, signal), { late: tf.dispose });
    return fromRows(where, z, x);
  } catch (error) {
    throw ofInstance(where, error, place);
  } finally {
    tf.dispose([theta, ...(z ? [z] : [])]);
  }
}

/** A failed solve, in the layer's terms. It is a RangeError where its cause is one. */
export interface SolveError extends Error {
  /** The place of the instance in the batch. */
  readonly instance: number;
  /** The place of the draw among those of the instance. */
  readonly draw: number;
}

/** Where a row of the solver's lies in the layer's terms. */
export type Place = (row: number) => Pick<SolveError, "instance" | "draw">;

/** Rows of `[B, T, ...instance]`. */
export const placeIn =
  ({ shape: [, T] }: tf.Tensor): Place =>
  (row) => ({ instance: Math.floor(row / T!), draw: row % T! });

/** A solver knows its rows, the user of a layer their instances. */
function ofInstance(where: string, cause: unknown, place: Place): unknown {
  const row = cause instanceof Error && "row" in cause ? cause.row : undefined;
  if (typeof row !== "number") return cause;
  const { instance, draw } = place(row);
  const Kind = cause instanceof RangeError ? RangeError : Error;
  const message = `${where}: the solve of instance ${instance}, draw ${draw} failed: ${(cause as Error).message}`;
  return Object.assign(new Kind(message, { cause }), { instance, draw }) satisfies SolveError;
}

function toRows<Data>(x: tf.Tensor, data: readonly Data[] | undefined) {
  const [B, T, ...instance] = x.shape as [number, number, ...number[]];
  const rows = data && Array.from({ length: B * T }, (_, row) => data[Math.floor(row / T)]!);
  return { theta: tf.reshape(x, [B * T, ...instance]), rows };
}

function fromRows(where: string, z: tf.Tensor, { shape }: tf.Tensor): tf.Tensor {
  const [B, T, ...instance] = shape as [number, number, ...number[]];
  if (z.shape.join() === [B * T, ...instance].join()) return tf.reshape(z, shape);
  throw new RangeError(`${where}: the solver returned [${z.shape}] for a theta of [${[B * T, ...instance]}]`);
}
