/**
 * The mask of every simple path of an H × W grid from the top-left to the bottom-right cell, flattened and each once.
 * For tests: the number of paths grows exponentially (3 × 3 with 8 neighbours has 235).
 */
export function gridPathStates(height: number, width: number, neighbours: 8 | 4 = 8): number[][] {
  const states = new Map<string, number[]>();
  const mask = new Array<number>(height * width).fill(0);
  const walk = (i: number, j: number): void => {
    if (i < 0 || j < 0 || i >= height || j >= width || mask[i * width + j] === 1) return;
    mask[i * width + j] = 1;
    if (i === height - 1 && j === width - 1) states.set(mask.join(""), [...mask]);
    else {
      for (let di = -1; di <= 1; di++) {
        for (let dj = -1; dj <= 1; dj++) {
          if (neighbours === 8 || di === 0 || dj === 0) walk(i + di, j + dj);
        }
      }
    }
    mask[i * width + j] = 0;
  };
  walk(0, 0);
  return [...states.values()];
}
