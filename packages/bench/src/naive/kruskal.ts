/** Kruskal's algorithm on the complete graph, relabelling a component at each join. θ is the upper triangle row by row. */
export function spanningTree(theta: readonly number[], vertices: number): number[] {
  const edges: { a: number; b: number; weight: number; index: number }[] = [];
  for (let a = 0; a < vertices; a++) {
    for (let b = a + 1; b < vertices; b++) edges.push({ a, b, weight: theta[edges.length]!, index: edges.length });
  }
  edges.sort((e, f) => f.weight - e.weight);
  const component = Array.from({ length: vertices }, (_, v) => v);
  const z = theta.map(() => 0);
  for (const { a, b, index } of edges) {
    const [from, to] = [component[a]!, component[b]!];
    if (from === to) continue;
    z[index] = 1;
    for (let v = 0; v < vertices; v++) if (component[v] === from) component[v] = to;
  }
  return z;
}
