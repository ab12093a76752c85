/** Whether the marked cells of a grid, row-major, join its top-left to its bottom-right corner by steps to 8 or 4 neighbours. */
export function isConnected(marked: readonly boolean[], height: number, width: number, neighbours: 8 | 4): boolean {
  if (!marked[0]) return false;
  const seen = new Set([0]);
  // A set is walked in the order of insertion, cells that are added on the way included.
  for (const cell of seen) {
    const [i, j] = [Math.floor(cell / width), cell % width];
    for (let di = -1; di <= 1; di++) {
      for (let dj = -1; dj <= 1; dj++) {
        if (neighbours === 4 && di !== 0 && dj !== 0) continue;
        const [y, x] = [i + di, j + dj];
        if (y >= 0 && y < height && x >= 0 && x < width && marked[y * width + x]) seen.add(y * width + x);
      }
    }
  }
  return seen.has(height * width - 1);
}
