import { checkNames } from "@discretely/core/check";
import type { Basis, Highs, Model } from "highs";
import { compress, type LinearModel } from "./model.js";

/** A model in CPLEX LP format. Its objective is not read: θ takes its place. */
export interface ModelText {
  readonly lp: string;
  /** The names of the columns that θ and z have as entries, in that order; any others are auxiliary. */
  readonly columns: readonly string[];
}

/** Options of HiGHS itself, e.g. `{ presolve: "off" }`: https://ergo-code.github.io/HiGHS/dev/options/definitions/ */
export type HighsSettings = Readonly<Record<string, string | number | boolean>>;

/** A model that HiGHS holds between solves. */
export interface KeptModel {
  readonly native: Model;
  /** Number of columns, the auxiliary ones too. */
  readonly columns: number;
  /** The column of each entry of θ. */
  readonly entries: Int32Array;
  /** Per column, 1 for a whole number. */
  readonly integer: Int32Array;
  /** Whether branch and cut solves it rather than simplex: some column is integer or, in a text, semi-continuous. */
  readonly branches: boolean;
  /** The optimal basis of each row of the last call, where rows start from it. */
  readonly bases: Basis[];
}

/** Optimal means optimal (the default leaves a gap of 1e-4), and quiet; simplex strategy 0 takes primal simplex from a kept basis. */
const SETTINGS: HighsSettings = { output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0, simplex_strategy: 0 };

/** Hands a model to HiGHS. @throws RangeError for a model or a setting that it can't take. */
export function keepModel(runtime: Highs, model: LinearModel | ModelText, settings: HighsSettings): KeptModel {
  const native = runtime.createModel();
  try {
    const entries = "lp" in model ? readText(native, model) : readColumns(runtime, native, model);
    const { numCols, integrality, hessian } = native.getModel();
    if (hessian) throw new RangeError("highs model: the objective is quadratic; leave out its [ … ] / 2 part");
    native.changeObjectiveSense(runtime.constants.objectiveSense.maximize);
    applySettings(native, { ...SETTINGS, ...settings });
    const { integer, semiInteger } = runtime.constants.variableType;
    return {
      native,
      columns: numCols,
      entries,
      integer: integrality.map((type) => Number(type === integer || type === semiInteger)),
      branches: integrality.some((type) => type !== 0),
      bases: [],
    };
  } catch (error) {
    native.dispose(); // WebAssembly memory is not garbage-collected
    throw error;
  }
}

function readColumns(runtime: Highs, native: Model, model: LinearModel): Int32Array {
  const { width, columns, lower, upper, integer, rowLower, rowUpper, starts, indices, values } = compress(model);
  native.passModel({
    numCols: columns,
    numRows: rowLower.length,
    sense: runtime.constants.objectiveSense.maximize,
    offset: 0,
    colCost: new Float64Array(columns),
    colLower: lower,
    colUpper: upper,
    rowLower,
    rowUpper,
    matrix: { format: "csr", numRows: rowLower.length, numCols: columns, starts, indices, values },
    integrality: integer,
  });
  return Int32Array.from({ length: width }, (_, i) => i);
}

function readText(native: Model, model: ModelText): Int32Array {
  checkNames("highs model", model, ["lp", "columns"]);
  native.readModel({ format: "lp", data: model.lp });
  const { numCols } = native.getDimensions();
  const known = new Map(Array.from({ length: numCols }, (_, j) => [native.getColName(j), j]));
  if (known.size === 0) throw new RangeError("highs model: the text holds no columns; pass a model in CPLEX LP format");
  if (!Array.isArray(model.columns) || model.columns.length === 0 || new Set(model.columns).size < model.columns.length)
    throw new RangeError("highs model: columns must name the columns of theta, each once and in order");
  return Int32Array.from(model.columns, (name) => {
    const column = known.get(name);
    if (column !== undefined) return column;
    throw new RangeError(`highs model: the text has no column named "${name}" (have: ${[...known.keys()].join(", ")})`);
  });
}

function applySettings(native: Model, settings: HighsSettings): void {
  const known = native.options.names();
  for (const [name, value] of Object.entries(settings)) {
    if (!known.includes(name)) throw new RangeError(`highs: settings has "${name}", which is no option of HiGHS`);
    try {
      native.options.set(name, value);
    } catch (error) {
      const { type } = native.options.describe(name);
      throw new RangeError(`highs: settings has ${name} = ${value}, which HiGHS refuses; pass a ${type} in its range`, {
        cause: error,
      });
    }
  }
}
