import type { AdaptiveState } from "./adaptive.js";
import type { Cell, Controller } from "./controller.js";
import type { Measured } from "./measured.js";

/** The next cells of a controller from what a batch measured; an owner of rows that took no step keeps its cell. */
export function nextOnHost<C extends Cell>(
  rule: Controller<C>["next"],
  state: AdaptiveState<C>,
  first: C,
  measured: Measured,
): AdaptiveState<C> {
  const { target, entries, samples } = measured;
  const density = measured.nonZeros.dataSync();
  const movable = typeof target === "number" ? [] : target.movable.dataSync();
  const cells = new Map(state.map((cell) => [cell.example, cell]));
  for (const [example, rows] of stepped(measured)) {
    if (rows.length === 0) continue;
    const mean = (values: ArrayLike<number>) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
    const wanted = typeof target === "number" ? target : target.law.onHost(mean(movable), entries, samples);
    cells.set(example, { ...rule(cells.get(example) ?? first, mean(density), rows.length, wanted), example });
  }
  return [...cells.values()];
}

/** The rows b·S + s that took a step, by the owner of their β. */
function stepped({ owners, steps, samples }: Measured): Map<number, number[]> {
  const rows = new Map(owners.map((owner) => [owner, [] as number[]]));
  for (const [row, step] of steps.dataSync().entries()) {
    if (step > 0) rows.get(owners[Math.floor(row / samples)]!)!.push(row);
  }
  return rows;
}
