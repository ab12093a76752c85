/** Top-k by sorting the whole row. */
export function topK(theta: readonly number[], k: number): number[] {
  const order = theta.map((_, i) => i).sort((i, j) => theta[j]! - theta[i]!);
  const z = theta.map(() => 0);
  for (const i of order.slice(0, k)) z[i] = 1;
  return z;
}

/** A mask of the largest entry. */
export function argmax(theta: readonly number[]): number[] {
  const best = theta.indexOf(Math.max(...theta));
  return theta.map((_, i) => Number(i === best));
}

/** All that reach the k-th largest, by sorting the whole row. */
export function threshold(theta: readonly number[], k: number): number[] {
  const kth = [...theta].sort((a, b) => b - a)[k - 1]!;
  return theta.map((x) => Number(x >= kth));
}

/** The k best incoming edges of each vertex, by sorting; θ without the diagonal, row by row. */
export function incomingEdges(theta: readonly number[], vertices: number, k: number): number[] {
  const width = vertices - 1;
  return Array.from({ length: vertices }, (_, v) => topK(theta.slice(v * width, (v + 1) * width), k)).flat();
}
