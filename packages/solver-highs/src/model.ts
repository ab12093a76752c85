import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";

/** One constraint: lower <= Σ coefficient · column <= upper. */
export interface Row {
  /** Default −∞. */
  readonly lower?: number;
  /** Default ∞. */
  readonly upper?: number;
  /** `[column, coefficient]`, each column at most once. */
  readonly entries: readonly (readonly [column: number, coefficient: number])[];
}

/** The feasible z as a linear program over `columns`, or as an integer program. Plain data, fit for JSON. */
export interface LinearModel {
  /** Number of columns: the entries of z first, then the `auxiliary` ones. */
  readonly columns: number;
  readonly rows: readonly Row[];
  /** Which columns are whole numbers: all, none (default) or one answer per column. */
  readonly integer?: boolean | readonly boolean[];
  /** Lower bound of the columns, one for all or one each. Default 0. */
  readonly lower?: number | readonly number[];
  /** Upper bound of the columns, one for all or one each. Default 1, so that `integer: true` means binary. */
  readonly upper?: number | readonly number[];
  /** How many of the last columns help to say what is feasible but are no part of θ and z. Default 0. */
  readonly auxiliary?: number;
}

/** The same model with every default filled in, its rows compressed: what HiGHS takes. */
export interface CompressedModel {
  /** Entries of z: the columns less the auxiliary ones. */
  readonly width: number;
  readonly columns: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 for a whole number, 0 for a real one. */
  readonly integer: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

const NAMES = ["columns", "rows", "integer", "lower", "upper", "auxiliary"];

/** Checks and compresses a model. @throws RangeError that names the member, its value and the remedy. */
export function compress(model: LinearModel): CompressedModel {
  checkNames("highs model", model, NAMES);
  const columns = checkInteger("highs model", "columns", model.columns, { min: 1 });
  const auxiliary = checkInteger("highs model", "auxiliary", model.auxiliary ?? 0, { min: 0, max: columns - 1 });
  if (!Array.isArray(model.rows)) throw new RangeError("highs model: rows must be an array; pass [] for none");
  const lower = Float64Array.from(perColumn("lower", model.lower ?? 0, columns));
  const upper = Float64Array.from(perColumn("upper", model.upper ?? 1, columns));
  for (let j = 0; j < columns; j++) checkBounds(`column ${j}`, lower[j], upper[j]);
  const integer = perColumn("integer", model.integer ?? false, columns);
  const odd = integer.find((answer) => typeof answer !== "boolean");
  if (odd !== undefined) throw new RangeError(`highs model: integer must be true or false, got ${JSON.stringify(odd)}`);
  return {
    width: columns - auxiliary,
    columns,
    lower,
    upper,
    integer: Int32Array.from(integer, Number),
    ...compressRows(model.rows, columns),
  };
}

function compressRows(rows: readonly Row[], columns: number) {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    checkNames(`highs model: row ${i}`, row, ["lower", "upper", "entries"]);
    const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY, entries } = row;
    checkBounds(`row ${i}`, lower, upper);
    if (!Array.isArray(entries))
      throw new RangeError(`highs model: row ${i} must have entries, an array of [column, coefficient]`);
    const seen = new Set<number>();
    for (const [column, coefficient] of entries) {
      checkInteger(`highs model: row ${i}`, "column", column, { min: 0, max: columns - 1 });
      if (seen.has(column)) throw new RangeError(`highs model: row ${i} names column ${column} twice; add them up`);
      seen.add(column);
      indices.push(column);
      values.push(checkNumber(`highs model: row ${i}`, `coefficient of column ${column}`, coefficient));
    }
    starts.push(indices.length);
  });
  return {
    rowLower: Float64Array.from(rows, (row) => row.lower ?? Number.NEGATIVE_INFINITY),
    rowUpper: Float64Array.from(rows, (row) => row.upper ?? Number.POSITIVE_INFINITY),
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}

/** One value for all columns, or one each. */
function perColumn<T>(name: string, value: T | readonly T[], columns: number): readonly T[] {
  if (!Array.isArray(value)) return new Array<T>(columns).fill(value as T);
  if (value.length === columns) return value;
  throw new RangeError(`highs model: ${name} has ${value.length} entries for ${columns} columns; pass one each`);
}

function checkBounds(where: string, lower: unknown, upper: unknown): void {
  if (typeof lower === "number" && typeof upper === "number" && lower <= upper) return;
  throw new RangeError(`highs model: ${where} must have lower <= upper, got ${lower} and ${upper}`);
}
