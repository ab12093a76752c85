import type { Sack } from "@discretely/solvers";

/** 0/1 knapsack by recursion on items and room, with a memo. */
export function knapsack(theta: readonly number[], { weights, capacity }: Sack): number[] {
  const memo: (number | undefined)[][] = theta.map(() => []);
  const best = (i: number, room: number): number => {
    if (i === theta.length) return 0;
    const known = memo[i]![room];
    if (known !== undefined) return known;
    let value = best(i + 1, room);
    if (weights[i]! <= room) value = Math.max(value, theta[i]! + best(i + 1, room - weights[i]!));
    memo[i]![room] = value;
    return value;
  };
  let room = capacity;
  return theta.map((_, i) => {
    if (best(i, room) === best(i + 1, room)) return 0;
    room -= weights[i]!;
    return 1;
  });
}
