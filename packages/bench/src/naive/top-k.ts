/** Top-k by sorting the whole row. */
export function topK(theta: readonly number[], k: number): number[] {
  const order = theta.map((_, i) => i).sort((i, j) => theta[j]! - theta[i]!);
  const z = theta.map(() => 0);
  for (const i of order.slice(0, k)) z[i] = 1;
  return z;
}

/** The k best incoming edges of each vertex, by sorting; θ without the diagonal, row by row. */
export function incomingEdges(theta: readonly number[], vertices: number, k: number): number[] {
  const width = vertices - 1;
  return Array.from({ length: vertices }, (_, v) => topK(theta.slice(v * width, (v + 1) * width), k)).flat();
}
