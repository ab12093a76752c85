import type { Tape } from "@discretely/core";
import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Cell, Controller } from "./controller.js";
import { type GainCell, gainController } from "./gain-controller.js";
import { marginals } from "./marginals.js";
import { instanceAxes } from "./norm.js";
import { magnitude } from "./relative.js";
import type { Step } from "./step.js";

export interface AdaptiveOptions<C extends Cell> {
  /**
   * c, the wanted number of non-zero gradient entries per sample. Default: half of what can change, as many as z has ones
   * (or zeros, where those are fewer), c = min(k, n − k) for k-subsets of n, times (1 + (S − 1) c / 2.5 n)^(−1/5) for S
   * samples; for forward differences max(1, c / 4). The paper's 1 is unbiased and very sparse where c is large.
   */
  readonly density?: number;
  /** What the default density is for. Default central. */
  readonly difference?: "forward" | "central";
  /** β before the first update. Default 0.1. */
  readonly beta?: number;
  /** `global`: one β. `instance`: a β for each example, known by the `examples` of the layer's call. Default global. */
  readonly share?: "global" | "instance";
  /** How β follows the density. Default {@link gainController}. */
  readonly controller?: Controller<C>;
}

/** A cell per example; one of example −1 when β is global. */
export type AdaptiveState<C extends Cell> = readonly (C & { readonly example: number })[];

const GLOBAL = -1;

/**
 * AIMLE's step: λ = β ‖θ‖ / ‖dy‖ of each instance and sample, with β moved so that the gradient has `density` non-zeros
 * per sample (Minervini et al., 2023, https://arxiv.org/abs/2209.04862). Where θ = 0, τ_q ‖ε‖ stands for ‖θ‖.
 * Samples without a step (dy = 0) are not counted.
 */
export function adaptive<C extends Cell = GainCell>(options: AdaptiveOptions<C> = {}): Step<AdaptiveState<C>> {
  const { density, difference = "central", beta = 0.1, share = "global" } = options;
  const controller = options.controller ?? (gainController() as unknown as Controller<C>); // C is GainCell without one
  checkNames("adaptive", options, ["density", "difference", "beta", "share", "controller"]);
  if (density !== undefined) checkNumber("adaptive", "density", density, { above: 0 });
  checkWord("adaptive", "difference", difference, ["forward", "central"]);
  checkNumber("adaptive", "beta", beta, { min: 0 });
  checkWord("adaptive", "share", share, ["global", "instance"]);
  const ofSamples = DENSITIES[difference];
  const fresh = (example: number) => ({ ...controller.init(beta), example });
  const owners = (tape: Tape) => (share === "global" ? [GLOBAL] : tape.examples);

  return {
    init: () => (share === "global" ? [fresh(GLOBAL)] : []),
    size: (tape, dy, state) => {
      const cells = new Map(state.map((cell) => [cell.example, cell.beta]));
      const betas = owners(tape).map((example) => cells.get(example) ?? beta);
      const perInstance = tf.tensor(betas, [betas.length, ...tape.theta.shape.slice(1).map(() => 1)]);
      return tf.mul(perInstance, magnitude(tape, dy));
    },
    next: (tape, dy, gradient, state) => {
      const cells = new Map(state.map((cell) => [cell.example, cell]));
      const nonZeros = countNonZeros(gradient).dataSync();
      const movable = density === undefined ? halfOfMovable(tape) : undefined;
      for (const [example, rows] of stepped(tape, dy, owners(tape))) {
        if (rows.length === 0) continue;
        const mean = (values: ArrayLike<number>) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
        const cell = cells.get(example) ?? fresh(example);
        const target = movable
          ? ofSamples(mean(movable), tape.theta.size / tape.examples.length, nonZeros.length / tape.examples.length)
          : density!;
        cells.set(example, { ...controller.next(cell, mean(nonZeros), rows.length, target), example });
      }
      return [...cells.values()];
    },
  };
}

type Density = (c: number, n: number, S: number) => number;

/**
 * The density for S samples of states of which c of n entries can leave. A central difference errs by A λ⁴ + B / (λ S) in the
 * mean square, so the best λ, and with it the density, falls as the −1/5th power of the samples that an entry sees, S c / n;
 * while those are few it stays where changes begin to saturate. A forward difference keeps the curvature along dy, which has one
 * sign however noisy dy is and pulls states towards uniform ones as training goes on: a quarter, but not below the paper's 1.
 */
const DENSITIES: Readonly<Record<"forward" | "central", Density>> = {
  central: (c, n, S) => c * (1 + ((S - 1) * c) / (2.5 * n)) ** (-1 / 5),
  forward: (c) => Math.max(c / 4, 1),
};

/** The entries of each instance and sample that are not zero: `[B, S, ...instance]` → `[B, S]`. */
// step(|x|), because comparisons have no fast path on wasm: 0.1 ms against 0.6 for 140 000 entries.
const countNonZeros = (x: tf.Tensor) => tf.tidy(() => tf.sum(tf.step(tf.abs(x)), instanceAxes(x)));

/** min(ones, zeros) of each sample's z: half of the entries in which another state with as many ones can differ. */
function halfOfMovable({ z, marginalSamples }: Tape): ArrayLike<number> {
  const n = z.shape.slice(2).reduce((size, side) => size * side, 1);
  const ones = countNonZeros(z);
  const half = tf.minimum(ones, tf.sub(n, ones));
  // A state without zeros (ranks, the identity) can change everywhere.
  return marginals(tf.where(tf.equal(half, 0), tf.fill(half.shape, n / 2), half), marginalSamples).dataSync();
}

/** The rows b·S + s that took a step, by the owner of their β. */
function stepped(tape: Tape, dy: tf.Tensor, owners: readonly number[]): Map<number, number[]> {
  const steps = marginals(tf.squeeze(magnitude(tape, dy), instanceAxes(dy)), tape.marginalSamples);
  const S = steps.shape[1]!;
  const rows = new Map(owners.map((owner) => [owner, [] as number[]]));
  for (const [row, step] of steps.dataSync().entries()) {
    if (step > 0) rows.get(owners.length === 1 ? owners[0]! : owners[Math.floor(row / S)]!)!.push(row);
  }
  return rows;
}
