import { FREE, type Settled, settleTies } from "./settle-ties.js";

/** Enters into `columnOf` the column of each row at the least total cost; false when infinite costs admit none. */
export type AssignmentKernel = (cost: Float64Array, rows: number, columns: number, columnOf: Int32Array) => boolean;

interface Search extends Settled {
  /** Reduced cost of the shortest path to each column, the row before it, and whether that path is final. */
  readonly distance: Float64Array;
  readonly before: Int32Array;
  readonly final: Uint8Array;
}

const makeSearch = (rows: number, columns: number): Search => ({
  rowPrice: new Float64Array(rows),
  columnPrice: new Float64Array(columns),
  rowOf: new Int32Array(columns),
  distance: new Float64Array(columns),
  before: new Int32Array(columns),
  final: new Uint8Array(columns),
  next: new Int32Array(columns),
  queue: new Int32Array(columns),
});

/**
 * Linear assignment, rows <= columns, by shortest augmenting paths (Jonker and Volgenant, 1987): each row in turn is
 * added by a dense Dijkstra search under reduced costs. O(rows² columns). Costs are finite or +∞ (no such pair).
 * Of equal assignments the one with the lowest column for row 0, then for row 1 …
 */
export function shortestAugmentingPath(): AssignmentKernel {
  let search = makeSearch(0, 0);
  return (cost, rows, columns, columnOf) => {
    if (search.rowPrice.length < rows || search.rowOf.length < columns) search = makeSearch(rows, columns);
    const { rowPrice, columnPrice, rowOf } = search;
    rowOf.fill(FREE, 0, columns);
    columnPrice.fill(0, 0, columns);
    for (let i = 0; i < rows; i++) {
      rowPrice[i] = 0;
      const column = reach(search, cost, columns, i);
      if (column === FREE) return false;
      augment(search, column, i, columnOf);
    }
    settleTies(search, cost, rows, columns, columnOf);
    return true;
  };
}

/** Searches from an unassigned row to the nearest free column and updates the prices; FREE when there is none. */
function reach(search: Search, cost: Float64Array, columns: number, start: number): number {
  const { rowPrice, columnPrice, rowOf, distance, before, final } = search;
  distance.fill(Number.POSITIVE_INFINITY, 0, columns);
  final.fill(0, 0, columns);
  let row = start;
  let reached = 0;
  for (;;) {
    let nearest = FREE;
    let least = Number.POSITIVE_INFINITY;
    const offset = reached - rowPrice[row]!;
    for (let j = 0, at = row * columns; j < columns; j++, at++) {
      if (final[j] === 1) continue;
      const through = offset + cost[at]! - columnPrice[j]!;
      if (through < distance[j]!) {
        distance[j] = through;
        before[j] = row;
      }
      if (distance[j]! < least) {
        least = distance[j]!;
        nearest = j;
      }
    }
    if (nearest === FREE) return FREE;
    reached = least;
    if (rowOf[nearest] === FREE) {
      reprice(search, columns, start, reached);
      return nearest;
    }
    final[nearest] = 1;
    row = rowOf[nearest]!;
  }
}

/** Keeps the reduced costs >= 0 and those along the path 0. */
function reprice(search: Search, columns: number, start: number, reached: number): void {
  const { rowPrice, columnPrice, rowOf, distance, final } = search;
  rowPrice[start]! += reached;
  for (let j = 0; j < columns; j++) {
    if (final[j] === 0) continue;
    columnPrice[j]! -= reached - distance[j]!;
    rowPrice[rowOf[j]!]! += reached - distance[j]!;
  }
}

/** Flips the pairs along the path that ends in `column`. */
function augment({ rowOf, before }: Search, column: number, start: number, columnOf: Int32Array): void {
  for (let j = column; ; ) {
    const i = before[j]!;
    rowOf[j] = i;
    const previous = columnOf[i]!;
    columnOf[i] = j;
    if (i === start) return;
    j = previous;
  }
}
