import * as tf from "@tensorflow/tfjs-core";
import { checkInteger, checkNames, checkNumber } from "./check.js";
import { gate } from "./gate.js";
import type { AnySolver, AsyncSolver } from "./solver.js";
import { type Stop, stopWith } from "./stop.js";

/** How the solves of a batch are sent out, and what is done about one that fails. */
export interface Policy {
  /** Rows that a solve takes. Default 1: each instance by itself, and tried again by itself. */
  readonly rows?: number;
  /** Solves in flight at once, over all calls of the solver. Default: no limit. */
  readonly inFlight?: number;
  /** Milliseconds that an attempt may take, its wait for a place not counted. Default: no limit. */
  readonly timeoutMs?: number;
  /** Attempts at a solve. Default 1. */
  readonly attempts?: number;
  /** Milliseconds to wait after the n-th failure of a solve. Default 100 · 2ⁿ⁻¹. */
  readonly backoffMs?: (failures: number) => number;
  /** Whether another attempt may help. Default: unless it is a RangeError, by which a solver refuses its input. */
  readonly retryIf?: (error: unknown) => boolean;
}

/**
 * A solver under a {@link Policy}: `[N, ...instance]` goes out in solves of `rows` rows, answered in any order. An abort ends the
 * call at once, and so does a solve that has used up its attempts, even where `solver` does not listen to its signal; an answer
 * that comes too late is freed.
 * @throws RangeError for an option out of range. A call rejects with the signal's reason after an abort, else with an Error
 * (a RangeError where the solver threw one) that has the `row`, and what the solver threw as its `cause`.
 */
export function withPolicy<Data = never>(solver: AnySolver<Data>, policy: Policy): AsyncSolver<Data> {
  const { rows: size, inFlight, timeoutMs, attempts, backoffMs, retryIf } = checkPolicy(policy);
  const enter = gate(inFlight);

  const attempt: Solve<Data> = async (theta, data, stop) => {
    const leave = await stop.under(enter, { late: (leave) => leave() });
    try {
      return await stop.under((signal) => answer(solver, theta, data, signal), { timeoutMs, late: tf.dispose });
    } finally {
      leave();
    }
  };
  const solve: Solve<Data> = async (theta, data, stop, row) => {
    for (let failures = 1; ; failures++) {
      try {
        return await attempt(theta, data, stop, row);
      } catch (error) {
        stop.check();
        if (failures === attempts || !retryIf(error)) throw failure(error, row, failures);
        await stop.under((signal) => sleep(backoffMs(failures), signal), { late: () => {} });
      }
    }
  };
  const whole: AsyncSolver<Data> = (theta, data, signal) => inParts(theta, data, size, signal, solve);
  return solver.certifies ? Object.assign(whole, { certifies: solver.certifies }) : whole;
}

/** Solves some rows of a call, the first of which is number `row`. */
type Solve<Data> = (theta: tf.Tensor, data: readonly Data[] | undefined, stop: Stop, row: number) => Promise<tf.Tensor>;

/** Solves the parts side by side and puts their answers together. Once one fails all others end, and nothing is left of them. */
async function inParts<Data>(
  theta: tf.Tensor,
  data: readonly Data[] | undefined,
  size: number,
  signal: AbortSignal | undefined,
  solve: Solve<Data>,
): Promise<tf.Tensor> {
  const count = theta.shape[0]!;
  const stop = stopWith(signal);
  const firsts = Array.from({ length: Math.ceil(count / size) }, (_, part) => part * size);
  const parts = firsts.map((row) => tf.keep(tf.slice(theta, row, Math.min(size, count - row))));
  const answers: tf.Tensor[] = [];
  try {
    const solves = firsts.map(async (row, part) => {
      answers[part] = await solve(parts[part]!, data?.slice(row, row + size), stop, row);
    });
    await stop.all(solves);
    return tf.concat(answers, 0);
  } finally {
    stop.release();
    tf.dispose([...parts, ...answers]);
  }
}

/** What the solver answers, as a tensor of its own: it may be θ itself. */
async function answer<Data>(
  solver: AnySolver<Data>,
  theta: tf.Tensor,
  data: readonly Data[] | undefined,
  signal: AbortSignal,
): Promise<tf.Tensor> {
  const z = await solver(theta, data, signal);
  if (z.shape.join() === theta.shape.join()) return z === theta ? tf.clone(z) : z;
  z.dispose();
  throw new RangeError(`the solver returned [${z.shape}] for a theta of [${theta.shape}]`);
}

function failure(cause: unknown, row: number, attempts: number): Error {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = `withPolicy: row ${row} failed${attempts > 1 ? ` ${attempts} times` : ""}: ${said}`;
  const Kind = cause instanceof RangeError ? RangeError : Error;
  return Object.assign(new Kind(message, { cause }), { row });
}

/** `signal` only spares the timer. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}

function checkPolicy(policy: Policy) {
  const { rows = 1, inFlight, timeoutMs, attempts = 1, backoffMs = doubling, retryIf = isNoRefusal } = policy;
  checkNames("withPolicy", policy, ["rows", "inFlight", "timeoutMs", "attempts", "backoffMs", "retryIf"]);
  checkInteger("withPolicy", "rows", rows, { min: 1 });
  checkInteger("withPolicy", "attempts", attempts, { min: 1 });
  if (inFlight !== undefined) checkInteger("withPolicy", "inFlight", inFlight, { min: 1 });
  if (timeoutMs !== undefined) checkNumber("withPolicy", "timeoutMs", timeoutMs, { above: 0 });
  return { rows, inFlight: inFlight ?? Number.POSITIVE_INFINITY, timeoutMs, attempts, backoffMs, retryIf };
}

const doubling = (failures: number) => 100 * 2 ** (failures - 1);
const isNoRefusal = (error: unknown) => !(error instanceof RangeError);
