/**
 * Assignment by successive shortest paths: each row joins along the cheapest alternating path, found by the Bellman-Ford
 * algorithm on the residual graph (negative costs included). O(n⁴) for n × n.
 */
export function assignment(theta: readonly (readonly number[])[]): number[][] {
  const columns = theta[0]!.length;
  const rowOf = new Array<number>(columns).fill(-1);
  const columnOf = theta.map(() => -1);
  for (const start of theta.keys()) {
    const total = new Array<number>(columns).fill(Infinity);
    const before = new Array<number>(columns).fill(-1);
    for (let changed = true; changed; ) {
      changed = false;
      for (const [i, row] of theta.entries()) {
        // An assigned row is reached by giving up its column.
        const here = i === start ? 0 : columnOf[i]! < 0 ? Infinity : total[columnOf[i]!]! + row[columnOf[i]!]!;
        for (const [j, weight] of row.entries()) {
          if (j === columnOf[i] || !(here - weight < total[j]! - 1e-12)) continue;
          total[j] = here - weight;
          before[j] = i;
          changed = true;
        }
      }
    }
    let j = rowOf.reduce((best, row, k) => (row < 0 && (best < 0 || total[k]! < total[best]!) ? k : best), -1);
    while (j >= 0) {
      const i = before[j]!;
      const given = columnOf[i]!;
      rowOf[j] = i;
      columnOf[i] = j;
      j = given;
    }
  }
  return theta.map((row, i) => row.map((_, j) => Number(columnOf[i] === j)));
}

/** Matching as the assignment of max(θ, 0), less the pairs that add nothing; rows <= columns. */
export function matching(theta: readonly (readonly number[])[]): number[][] {
  const z = assignment(theta.map((row) => row.map((x) => Math.max(x, 0))));
  return z.map((row, i) => row.map((bit, j) => (theta[i]![j]! > 0 ? bit : 0)));
}
