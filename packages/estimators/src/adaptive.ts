import { type DeviceState, isDeviceState, plainState, type Tape } from "@discretely/core";
import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import { onHost, type Where, wheres } from "@discretely/core/where";
import * as tf from "@tensorflow/tfjs-core";
import { betasOnDevice, type CellColumns, nextOnDevice } from "./adaptive-on-device.js";
import { nextOnHost } from "./adaptive-on-host.js";
import type { Cell, Controller } from "./controller.js";
import { defaultDensities } from "./default-density.js";
import { type GainCell, gainController } from "./gain-controller.js";
import { measure } from "./measured.js";
import { magnitude } from "./relative.js";
import type { Step } from "./step.js";

/** What `adaptive` takes. */
export interface AdaptiveOptions<C extends Cell> {
  /**
   * c, the wanted number of non-zero gradient entries per sample. Default: half of what can change, as many as z has ones
   * (or zeros, where those are fewer), c = min(k, n − k) for k-subsets of n, times (1 + (S − 1) c / 2.5 n)^(−1/5) for S
   * samples; for forward differences the paper's 1, which is unbiased and very sparse where c is large.
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
  /** Where β is moved. Default `auto`: on the host for cpu and wasm; elsewhere on the device, where it stays unread, in float32. */
  readonly on?: Where;
}

/** A cell per example; one of example −1 when β is global. */
export type AdaptiveState<C extends Cell> = readonly (C & { readonly example: number })[];

/** The same, or its columns on a device. */
export type HeldAdaptiveState<C extends Cell> = AdaptiveState<C> | DeviceState<AdaptiveState<C>>;

const GLOBAL = -1;

/**
 * AIMLE's step: λ = β ‖θ‖ / ‖dy‖ of each instance and sample, with β moved so that the gradient has `density` non-zeros
 * per sample (Minervini et al., 2023, https://arxiv.org/abs/2209.04862). Where θ = 0, τ_q ‖ε‖ stands for ‖θ‖.
 * Samples without a step (dy = 0) are not counted.
 */
export function adaptive<C extends Cell = GainCell>(options: AdaptiveOptions<C> = {}): Step<HeldAdaptiveState<C>> {
  const { density, difference = "central", beta = 0.1, share = "global", on = "auto" } = options;
  const controller = options.controller ?? (gainController() as unknown as Controller<C>); // C is GainCell without one
  checkNames("adaptive", options, ["density", "difference", "beta", "share", "controller", "on"]);
  if (density !== undefined) checkNumber("adaptive", "density", density, { above: 0 });
  checkWord("adaptive", "difference", difference, ["forward", "central"]);
  checkNumber("adaptive", "beta", beta, { min: 0 });
  checkWord("adaptive", "share", share, ["global", "instance"]);
  checkWord("adaptive", "on", on, wheres);
  const first = controller.init(beta);
  const owners = ({ examples }: Tape) => (share === "global" ? examples.map(() => GLOBAL) : examples);
  const betas = (tape: Tape, state: HeldAdaptiveState<C>) => {
    if (isDeviceState(state)) return betasOnDevice(state as CellColumns<C>, first, owners(tape));
    const cells = new Map(state.map((cell) => [cell.example, cell.beta]));
    return tf.tensor1d(owners(tape).map((example) => cells.get(example) ?? beta));
  };

  return {
    init: () => (share === "global" ? [{ ...first, example: GLOBAL }] : []),
    size: (tape, dy, state) => {
      const each = tf.reshape(betas(tape, state), [-1, ...tape.theta.shape.slice(1).map(() => 1)]);
      return tf.mul(each, magnitude(tape, dy));
    },
    next: (tape, dy, gradient, state) => {
      const measured = measure(tape, dy, gradient, owners(tape), density ?? defaultDensities[difference]);
      return controller.onDevice && !onHost(on)
        ? nextOnDevice(controller.onDevice, state as AdaptiveState<C> | CellColumns<C>, first, measured)
        : nextOnHost(controller.next, plainState("adaptive", state) as AdaptiveState<C>, first, measured);
    },
  };
}
