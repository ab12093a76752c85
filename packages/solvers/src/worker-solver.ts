import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { AsyncSolver } from "@discretely/core";
import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { refuseNaN } from "./by-rows.js";
import { workerPool } from "./worker-pool.js";

export interface WorkerSolverOptions {
  /** The file of a JavaScript module: a `file:` URL, or a path from the working directory. */
  readonly module: URL | string;
  /** The name of its export. Default `"default"`. */
  readonly name?: string;
  /** Threads. Default: as many as the machine runs at once. They start with the first call. */
  readonly workers?: number;
  /**
   * Milliseconds that a worker may take for one instance; the first of each worker imports the module too. Default: no
   * limit. To limit a whole call, pass it `AbortSignal.timeout(ms)`.
   */
  readonly timeoutMs?: number;
}

/** What the module exports: z of one instance, both flat. It may be asynchronous, and `data` is the row's entry. */
export type WorkerFunction<Data = never> = (
  theta: Float32Array,
  shape: readonly number[],
  data?: Data,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** A solver that owns threads, until it is disposed. */
export type WorkerSolver<Data = never> = AsyncSolver<Data> & { readonly dispose: () => Promise<void> };

/**
 * Solves each instance of a batch in a pool of worker threads (Node only): `[N, ...instance]` → `[N, ...instance]`.
 * `data` is copied to the worker as `structuredClone` would. A row whose worker throws or ends is tried once more.
 * Rows go to whichever worker is free, and each costs some 0.05 ms on top of its solve. An abort ends the workers that are busy with the call, so that even an endless loop stops.
 * @throws RangeError for a module that is not there and for a θ that is NaN;
 *   Error naming the row that failed twice (with `row` and its θ as `instance`), ran out of time or came back with
 *   another length;
 *   the signal's reason after an abort.
 */
export function workerSolver<Data = never>(options: WorkerSolverOptions): WorkerSolver<Data> {
  checkNames("workerSolver", options, ["module", "name", "workers", "timeoutMs"]);
  const { name = "default", workers = availableParallelism(), timeoutMs } = options;
  const module = moduleUrl(options.module);
  checkInteger("workerSolver", "workers", workers, { min: 1 });
  if (timeoutMs !== undefined) checkNumber("workerSolver", "timeoutMs", timeoutMs, { above: 0 });
  const pool = workerPool(workers, timeoutMs);

  const solver = async (theta: tf.Tensor, data?: readonly Data[], signal?: AbortSignal): Promise<tf.Tensor> => {
    const [rows, ...shape] = theta.shape;
    if (rows === undefined) throw new RangeError("workerSolver: theta is a scalar; pass [N, ...instance]");
    if (data !== undefined && data.length !== rows) {
      throw new RangeError(`workerSolver: data has ${data.length} entries for ${rows} rows; pass one per row`);
    }
    signal?.throwIfAborted();
    const width = shape.reduce((a, b) => a * b, 1);
    const values = await theta.data<"float32">();
    refuseNaN("workerSolver", values, width);
    const z = new Float32Array(values.length);
    await pool.call(signal, async (ask) => {
      const solveRow = async (row: number) => {
        const part = values.slice(row * width, (row + 1) * width);
        const answer = await ask({ module, name, theta: part, shape, data: data?.[row] }, row);
        checkLength(answer, width, row, shape);
        z.set(answer, row * width);
      };
      await Promise.all(Array.from({ length: rows }, (_, row) => solveRow(row)));
    });
    return tf.tensor(z, theta.shape, "float32");
  };
  return Object.assign(solver, { dispose: pool.dispose });
}

function moduleUrl(module: unknown): string {
  const isUrl = module instanceof URL || (typeof module === "string" && module.startsWith("file:"));
  if (!isUrl && (typeof module !== "string" || module === "")) {
    throw new RangeError(`workerSolver: module must be a URL or a path, got ${JSON.stringify(module)}`);
  }
  const url = isUrl ? new URL(module) : pathToFileURL(resolve(module as string));
  if (url.protocol !== "file:") throw new RangeError(`workerSolver: module must be a file, got ${url}`);
  if (!existsSync(fileURLToPath(url))) throw new RangeError(`workerSolver: module is not there: ${fileURLToPath(url)}`);
  return url.href;
}

function checkLength(answer: Float32Array, width: number, row: number, shape: readonly number[]): void {
  if (answer.length === width) return;
  throw new RangeError(
    `workerSolver: row ${row} came back with ${answer.length} entries for an instance of [${shape}]; return ${width}`,
  );
}
