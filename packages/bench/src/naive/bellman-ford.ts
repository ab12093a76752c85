import type { Graph } from "@discretely/solvers";

/** The Bellman-Ford algorithm over the edges of a graph; θ = −cost of each. The mask of the edges on the way. */
export function graphPath(theta: readonly number[], { vertices, from, to, source, target }: Graph): number[] {
  const total = Array.from({ length: vertices }, (_, v) => (v === source ? 0 : Infinity));
  const last = new Array<number>(vertices).fill(-1);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [e, weight] of theta.entries()) {
      const [tail, head] = [from[e]!, to[e]!];
      if (!(total[tail]! - weight < total[head]!)) continue;
      total[head] = total[tail]! - weight;
      last[head] = e;
      changed = true;
    }
  }
  const z = theta.map(() => 0);
  for (let v = target; v !== source; v = from[last[v]!]!) z[last[v]!] = 1;
  return z;
}

/** Steps right, down and both at once over n × n cells, from corner to corner: (n − 1)(3n − 1) edges. */
export function gridGraph(n: number): Graph {
  const from: number[] = [];
  const to: number[] = [];
  for (let v = 0; v < n * n; v++) {
    for (const [down, right] of [
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      if (Math.floor(v / n) + down === n || (v % n) + right === n) continue;
      from.push(v);
      to.push(v + down * n + right);
    }
  }
  return { vertices: n * n, from, to, source: 0, target: n * n - 1 };
}

/** The Bellman-Ford algorithm on a grid of 8 neighbours; θ = −cost of each cell. The mask of the cells on the way. */
export function gridPath(theta: readonly (readonly number[])[]): number[][] {
  const [height, width] = [theta.length, theta[0]!.length];
  const total = theta.map((row) => row.map(() => Infinity));
  const before: [number, number][][] = theta.map((row, i) => row.map((_, j) => [i, j]));
  total[0]![0] = -theta[0]![0]!;
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        for (const [a, b] of neighbours(i, j, height, width)) {
          if (!(total[a]![b]! - theta[i]![j]! < total[i]![j]!)) continue;
          total[i]![j] = total[a]![b]! - theta[i]![j]!;
          before[i]![j] = [a, b];
          changed = true;
        }
      }
    }
  }
  const z = theta.map((row) => row.map(() => 0));
  let [i, j] = [height - 1, width - 1];
  for (; i !== 0 || j !== 0; [i, j] = before[i]![j]!) z[i]![j] = 1;
  z[0]![0] = 1;
  return z;
}

function neighbours(i: number, j: number, height: number, width: number): [number, number][] {
  const cells: [number, number][] = [];
  for (let a = Math.max(0, i - 1); a <= Math.min(height - 1, i + 1); a++) {
    for (let b = Math.max(0, j - 1); b <= Math.min(width - 1, j + 1); b++) if (a !== i || b !== j) cells.push([a, b]);
  }
  return cells;
}
