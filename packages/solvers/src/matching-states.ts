/** The flattened n × m mask of every matching, the empty one included. */
export function matchingStates(n: number, m: number): number[][] {
  const states: number[][] = [];
  const mask = new Array<number>(n * m).fill(0);
  const taken = new Array<boolean>(m).fill(false);
  const place = (i: number): void => {
    if (i === n) {
      states.push([...mask]);
      return;
    }
    place(i + 1);
    for (let j = 0; j < m; j++) {
      if (taken[j]) continue;
      taken[j] = true;
      mask[i * m + j] = 1;
      place(i + 1);
      mask[i * m + j] = 0;
      taken[j] = false;
    }
  };
  place(0);
  return states;
}

/** The flattened n × m mask of every assignment of n rows to columns of their own. */
export const assignmentStates = (n: number, m: number): number[][] =>
  matchingStates(n, m).filter((mask) => mask.reduce((sum, bit) => sum + bit, 0) === n);
