import type { DeviceState } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import type { AdaptiveState } from "./adaptive.js";
import type { Cell, Controller } from "./controller.js";
import type { Measured } from "./measured.js";

/** The cells of β as columns on the device, one tensor `[examples]` a member of a cell. */
export interface CellColumns<C extends Cell> extends DeviceState<AdaptiveState<C>> {
  readonly examples: readonly number[];
}

/** A controller's rule with all its cells at once. */
type Rule<C extends Cell> = NonNullable<Controller<C>["onDevice"]>;

const namesOf = <C extends Cell>(cell: C) => Object.keys(cell) as (keyof C)[];

const columns = <C extends Cell>(first: C, examples: readonly number[], onDevice: readonly tf.Tensor[]) => {
  const names = namesOf(first);
  const read = (values: readonly ArrayLike<number>[]) =>
    examples.map((example, i) => ({
      ...(Object.fromEntries(names.map((name, column) => [name, values[column]![i]!])) as unknown as C),
      example,
    }));
  return { examples, onDevice, read } satisfies CellColumns<C>;
};

/** The members of the cells of `owners`, `[owners]` each; an owner without a cell has the first one. */
function cellsOf<C extends Cell>(
  state: AdaptiveState<C> | CellColumns<C>,
  first: C,
  owners: readonly number[],
): tf.Tensor[] {
  const names = namesOf(first);
  const examples = "onDevice" in state ? state.examples : state.map(({ example }) => example);
  const at = new Map(examples.map((example, i) => [example, i]));
  const places = tf.tensor1d(
    owners.map((owner) => at.get(owner) ?? examples.length),
    "int32",
  );
  return names.map((name, column) => {
    const unknown = tf.tensor1d([first[name] as number]);
    if (examples.length === 0) return tf.gather(unknown, places);
    const known =
      "onDevice" in state ? state.onDevice[column]! : tf.tensor1d(state.map((cell) => cell[name] as number));
    return tf.gather(tf.concat([known, unknown]), places);
  });
}

/** β of each instance, `[B]`. */
export function betasOnDevice<C extends Cell>(state: CellColumns<C>, first: C, owners: readonly number[]): tf.Tensor {
  return cellsOf(state, first, owners)[namesOf(first).indexOf("beta")]!;
}

/** The next cells of a controller from what a batch measured: as on the host, but in float32 and unread. */
export function nextOnDevice<C extends Cell>(
  rule: Rule<C>,
  state: AdaptiveState<C> | CellColumns<C>,
  first: C,
  { owners, steps, nonZeros, target, entries, samples }: Measured,
): CellColumns<C> {
  const movers = [...new Set(owners)];
  const stepped = tf.step(steps);
  const pooled = (x: tf.Tensor) => byOwner(tf.sum(x, 1), owners, movers);
  const counts = pooled(stepped);
  const mean = (x: tf.Tensor) => tf.divNoNan(pooled(tf.mul(x, stepped)), counts);
  const names = namesOf(first);
  const before = cellsOf(state, first, movers);
  const cell = Object.fromEntries(names.map((name, i) => [name, before[i]!])) as Record<keyof C, tf.Tensor>;
  const wanted =
    typeof target === "number"
      ? tf.fill(counts.shape, target)
      : target.law.onDevice(mean(target.movable), entries, samples);
  const moved = rule(cell, mean(nonZeros), counts, wanted);
  const after = names.map((name, i) => tf.where(tf.greater(counts, 0), moved[name], before[i]!));

  const known = "onDevice" in state ? state.examples : state.map(({ example }) => example);
  const moving = new Set(movers);
  const others = known.filter((example) => !moving.has(example));
  if (others.length === 0) return columns(first, movers, after);
  const kept = cellsOf(state, first, others);
  return columns(
    first,
    [...others, ...movers],
    after.map((column, i) => tf.concat([kept[i]!, column])),
  );
}

/** The sum of the instances of each mover: `[B]` → `[movers]`. */
function byOwner(x: tf.Tensor, owners: readonly number[], movers: readonly number[]): tf.Tensor {
  if (movers.length === owners.length) return x;
  if (movers.length === 1) return tf.sum(x, 0, true);
  const at = new Map(movers.map((mover, i) => [mover, i]));
  const places = tf.tensor1d(
    owners.map((owner) => at.get(owner)!),
    "int32",
  );
  return tf.unsortedSegmentSum(x as tf.Tensor1D, places, movers.length);
}
