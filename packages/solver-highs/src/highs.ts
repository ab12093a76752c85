import type { Solver } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import loader, { type Highs, type InitOptions } from "highs";
import { type HighsSettings, type KeptModel, keepModel, type ModelText } from "./keep-model.js";
import type { LinearModel } from "./model.js";
import { solveRow } from "./solve-row.js";

/** What a solver by HiGHS takes: the program, and how it is solved. */
export interface HighsOptions {
  /** The feasible z: columns, rows and bounds as plain data, or a text in CPLEX LP format. */
  readonly model: LinearModel | ModelText;
  /**
   * Starts row i of a linear program from the optimal basis of row i in the call before. An estimator's targets are
   * near the θ of the forward pass, so few pivots lead from one optimum to the other; the price is that among equally
   * good z the answer may depend on the calls before. Default true. Integer programs always start afresh.
   */
  readonly warmStart?: boolean;
  /** Seconds that one row may take. Default: no limit. */
  readonly timeLimit?: number;
  /** Options of HiGHS itself, e.g. `{ presolve: "off" }`. */
  readonly settings?: HighsSettings;
}

/** A solver that owns WebAssembly memory, until it is disposed. */
export type HighsSolver = Solver & {
  /** Frees the model that HiGHS holds. */
  readonly dispose: () => void;
};

/**
 * Loads HiGHS and returns the factory of its solvers. Loading WebAssembly is asynchronous and solving is not; loaded
 * first, HiGHS makes ordinary synchronous solvers for the ordinary layer.
 * @param init where to find `highs.wasm` when it does not lie beside the package's script (`locateFile`, `wasmBinary`).
 */
export async function loadHighs(init: InitOptions = {}): Promise<(options: HighsOptions) => HighsSolver> {
  // The types describe the CommonJS build, where the loader is a member; the ES module exports it itself.
  const load = loader as unknown as typeof loader.default;
  const runtime = await load(init);
  return (options) => highsSolver(runtime, options);
}

/**
 * z = argmax ⟨θ, z⟩ over the points of a linear or mixed-integer program, by HiGHS (Huangfu & Hall, 2018): simplex,
 * branch and cut. `[N, ...instance]` → `[N, ...instance]`, an instance having one entry per column that is not
 * auxiliary. The model stays in HiGHS; only the costs change from row to row.
 * @throws RangeError for a model that contradicts itself and for a θ of another width or not finite;
 *   Error naming the row and the status when a row is infeasible, unbounded or out of time.
 */
function highsSolver(runtime: Highs, options: HighsOptions): HighsSolver {
  checkNames("highs", options, ["model", "warmStart", "timeLimit", "settings"]);
  const { model, warmStart = true, timeLimit, settings } = options;
  if (typeof model !== "object" || model === null) {
    throw new RangeError("highs: model must be an object; pass { columns, rows, … } or { lp, columns }");
  }
  if (timeLimit !== undefined) checkNumber("highs", "timeLimit", timeLimit, { above: 0 });
  const kept = keepModel(runtime, model, { ...settings, ...(timeLimit !== undefined && { time_limit: timeLimit }) });
  const keepsBases = warmStart && !kept.branches;
  const solver = (theta: tf.Tensor): tf.Tensor => {
    if (kept.native.disposed) throw new Error("highs: this solver was disposed; make another");
    const width = kept.entries.length;
    const rows = checkShape(theta, width);
    const values = theta.dataSync<"float32">();
    refuseInfinite(values, width);
    const z = new Float32Array(values.length);
    for (let row = 0; row < rows; row++) {
      const part = [row * width, (row + 1) * width] as const;
      startRow(kept, keepsBases, row);
      solveRow(runtime, kept, values.subarray(...part), z.subarray(...part), row);
      if (keepsBases) kept.bases[row] = kept.native.getBasis();
    }
    return tf.tensor(z, theta.shape, "float32");
  };
  return Object.assign(solver, { dispose: () => kept.native.dispose() });
}

/** From the row's last optimum; without one, from wherever the row before ended. */
function startRow({ native, bases }: KeptModel, keepsBases: boolean, row: number): void {
  if (!keepsBases) native.clearSolver();
  else if (bases[row]) native.setBasis(bases[row]);
}

function checkShape(theta: tf.Tensor, width: number): number {
  const [rows, ...instance] = theta.shape;
  const size = instance.reduce((a, b) => a * b, 1);
  if (rows !== undefined && instance.length > 0 && size === width) return rows;
  throw new RangeError(`highs: theta must be [N, ...instance] with ${width} entries a row, got [${theta.shape}]`);
}

function refuseInfinite(theta: Float32Array, width: number): void {
  const at = theta.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const row = Math.floor(at / width);
  const remedy = Number.isNaN(theta[at])
    ? "look for a diverged loss or a log of 0 upstream"
    : "bound the column instead, as HiGHS takes finite costs only";
  throw new RangeError(`highs: theta is ${theta[at]} at row ${row}, entry ${at - row * width}; ${remedy}`);
}
