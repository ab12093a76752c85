/** The best assignment and its prices: no reduced cost is below 0, and that of an assigned pair is 0. */
export interface Settled {
  readonly rowPrice: Float64Array;
  readonly columnPrice: Float64Array;
  /** The row of each column, or FREE. */
  readonly rowOf: Int32Array;
  /** Scratch, an entry a column: where the row of a column can move to, and the columns met. */
  readonly next: Int32Array;
  readonly queue: Int32Array;
}
export const FREE = -1;
const OPEN = -1;
const END = -2;

/**
 * Moves from one optimum to the first: row by row, to the lowest column that leaves the later rows an optimum. Optimal are
 * the assignments by tight pairs, of reduced cost 0, that use every column whose price is not 0. So from row i the others
 * are reached by cycles of moves that end at its old column; a free column counts as the place of one more row, which may
 * move to any column of price 0. O(rows · columns) without ties, O(rows columns²) with.
 */
export function settleTies(
  settled: Settled,
  cost: Float64Array,
  rows: number,
  columns: number,
  columnOf: Int32Array,
): void {
  for (let i = 0; i < rows; i++) {
    const old = columnOf[i]!;
    if (firstTight(settled, cost, columns, i, old, false) === old) continue;
    findWays(settled, cost, columns, i, old);
    const column = firstTight(settled, cost, columns, i, old, true);
    if (column !== old) move(settled, columnOf, i, column, old);
  }
}

/** The first column before `end` that is tight with row i and, if asked, has a way; else `end`. */
function firstTight(
  { rowPrice, columnPrice, next }: Settled,
  cost: Float64Array,
  columns: number,
  i: number,
  end: number,
  withWay: boolean,
): number {
  for (let j = 0, at = i * columns; j < end; j++, at++) {
    if (cost[at]! - rowPrice[i]! - columnPrice[j]! === 0 && !(withWay && next[j] === OPEN)) return j;
  }
  return end;
}

/** Breadth first and backwards from column `old`: whence rows after i can move on, step by step, until one takes `old`. */
function findWays(
  { rowPrice, columnPrice, rowOf, next, queue }: Settled,
  cost: Float64Array,
  columns: number,
  i: number,
  old: number,
): void {
  next.fill(OPEN, 0, columns);
  next[old] = END;
  queue[0] = old;
  for (let done = 0, size = 1; done < size; done++) {
    const to = queue[done]!;
    for (let j = 0; j < columns; j++) {
      if (next[j] !== OPEN) continue;
      const row = rowOf[j]!;
      const movable =
        row === FREE
          ? columnPrice[to] === 0
          : row > i && cost[row * columns + to]! - rowPrice[row]! - columnPrice[to]! === 0;
      if (!movable) continue;
      next[j] = to;
      queue[size++] = j;
    }
  }
}

/** Row i takes a column, the row that it displaces takes the next on the way, and so on. */
function move({ rowOf, next }: Settled, columnOf: Int32Array, i: number, column: number, old: number): void {
  let row = i;
  for (let j = column; ; j = next[j]!) {
    const displaced = rowOf[j]!;
    rowOf[j] = row;
    if (row !== FREE) columnOf[row] = j;
    if (j === old) return;
    row = displaced;
  }
}
