/** `0..4` and `0,3,7`, also mixed, as whole numbers in the order given. @throws RangeError for anything else. */
export function parseSeeds(text: string): number[] {
  const seeds = text.split(",").flatMap((word) => {
    const [, first, last = first] = /^\s*(-?\d+)(?:\.\.(-?\d+))?\s*$/.exec(word) ?? [];
    const [from, to] = [Number(first), Number(last)];
    const many = to - from + 1;
    if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && many >= 1 && many <= 1000) {
      return Array.from({ length: many }, (_, i) => from + i);
    }
    throw new RangeError(`compare: --seeds must be integers such as 0..4 or 0,3,7 (1000 at most), got "${text}"`);
  });
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined) throw new RangeError(`compare: --seeds has ${twice} twice in "${text}"`);
  return seeds;
}
