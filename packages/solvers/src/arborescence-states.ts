/** The n × n mask of every arborescence of n vertices rooted at 0, flattened: n^(n−2) states. */
export function arborescenceStates(n: number): number[][] {
  const states: number[][] = [];
  const parent = new Array<number>(n).fill(0);
  const reachesRoot = (v: number) => {
    let at = v;
    for (let steps = 0; steps < n && at !== 0; steps++) at = parent[at]!;
    return at === 0;
  };
  const assign = (v: number): void => {
    if (v < n) {
      for (parent[v] = 0; parent[v]! < n; parent[v]!++) if (parent[v] !== v) assign(v + 1);
      return;
    }
    if (!parent.every((_, i) => reachesRoot(i))) return;
    const mask = new Array<number>(n * n).fill(0);
    for (let i = 1; i < n; i++) mask[i * n + parent[i]!] = 1;
    states.push(mask);
  };
  assign(1);
  return states;
}
