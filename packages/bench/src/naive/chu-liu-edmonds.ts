interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** The edge of the graph before the contraction. */
  readonly origin?: Edge;
}

/** The Chu-Liu/Edmonds algorithm as the textbook has it: contract a cycle, solve what remains, open the cycle. */
export function arborescence(theta: readonly (readonly number[])[]): number[][] {
  const edges: Edge[] = [];
  theta.forEach((row, to) => {
    row.forEach((weight, from) => {
      if (to !== 0 && from !== to) edges.push({ from, to, weight });
    });
  });
  const z = theta.map((row) => row.map(() => 0));
  for (const { from, to } of solve(edges, theta.length)) z[to]![from] = 1;
  return z;
}

/** The best tree from vertex 0 over the vertices that edges enter; `fresh` is a number that no vertex has. */
function solve(edges: readonly Edge[], fresh: number): Edge[] {
  const best = new Map<number, Edge>();
  for (const edge of edges) if (edge.weight > (best.get(edge.to)?.weight ?? -Infinity)) best.set(edge.to, edge);
  const cycle = findCycle(best);
  if (!cycle) return [...best.values()];
  const contracted: Edge[] = [];
  for (const edge of edges) {
    const [leaves, enters] = [cycle.has(edge.from), cycle.has(edge.to)];
    if (leaves && enters) continue;
    if (enters) {
      const weight = edge.weight - best.get(edge.to)!.weight;
      contracted.push({ from: edge.from, to: fresh, weight, origin: edge });
    } else contracted.push({ from: leaves ? fresh : edge.from, to: edge.to, weight: edge.weight, origin: edge });
  }
  const tree = solve(contracted, fresh + 1).map((edge) => edge.origin!);
  const entry = tree.find((edge) => cycle.has(edge.to))!;
  for (const v of cycle) if (v !== entry.to) tree.push(best.get(v)!);
  return tree;
}

function findCycle(best: ReadonlyMap<number, Edge>): Set<number> | undefined {
  for (const start of best.keys()) {
    const walked = new Set<number>();
    let v = start;
    while (best.has(v) && !walked.has(v)) {
      walked.add(v);
      v = best.get(v)!.from;
    }
    if (!best.has(v)) continue;
    const cycle = new Set<number>();
    for (; !cycle.has(v); v = best.get(v)!.from) cycle.add(v);
    return cycle;
  }
  return undefined;
}
