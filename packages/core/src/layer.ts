import * as tf from "@tensorflow/tfjs-core";
import type { CallOptions } from "./call.js";
import type { PlainState } from "./device-state.js";
import { layerPlan, type PlanOptions } from "./layer-plan.js";
import { dySuspect, nameBadInput, type Suspect, thetaSuspect } from "./name-bad-input.js";
import type { SolveStats, StatsOptions } from "./solve-stats.js";
import type { Solver } from "./solver.js";
import { solvesNow } from "./solving.js";
import { stateCell } from "./state-cell.js";

/** The parts of a layer, and how often it draws. */
export interface LayerOptions<State, Data> extends PlanOptions<State> {
  readonly solver: Solver<Data>;
  /**
   * Whether ε is kept for the backward pass, S · M times the size of θ, or drawn again from its seed, which costs the
   * draw's time. The same bits either way. Default true.
   */
  readonly keepNoise?: boolean;
}

/** A discrete layer: a function of θ with one mutable cell, its state. */
export interface Layer<State, Data = never> {
  /**
   * θ `[B, ...instance]` → z `[B, S·M, ...instance]`, z = MAP(θ + τ_f ε) with ε drawn by `seed`.
   * Its gradient is the estimator's, summed over the samples because θ is broadcast over them.
   * @throws RangeError for a θ without instances, a seed that is no integer, or `data` / `examples` of another length;
   * for a NaN in θ or in dL/dz, with its row, where the solver refuses one.
   */
  (theta: tf.Tensor, seed: number, options?: CallOptions<Data>): tf.Tensor;
  /**
   * The estimator's state: what the last backward pass left.
   * @throws Error where it is on a device that can't be read at once; await `readState` first.
   */
  readonly state: PlainState<State>;
  /** The state, for `JSON.stringify`. */
  toJSON(): PlainState<State>;
  /** Brings the state from the device, where it is there; `state` and `toJSON` then give it until the next backward pass. */
  readState(): Promise<PlainState<State>>;
  /** Replaces the state by one of the same form. @throws TypeError when it has another form. */
  load(state: unknown): void;
  /** The solves of all calls so far, rows counted one by one. */
  stats(options?: StatsOptions): SolveStats;
}

/** Perturb-and-MAP as a layer: `noise`, `solver` and `estimator` are handed in, any with any. */
export function discreteLayer<State, Data = never>(options: LayerOptions<State, Data>): Layer<State, Data> {
  const { solver, estimator, economy, keepNoise = true } = options;
  const plan = layerPlan("discreteLayer", options, ["keepNoise"]);
  const cell = stateCell("discreteLayer", estimator.init);
  const solves = solvesNow({ where: "discreteLayer", solver, economy, idleAtZero: estimator.idleAtZero });

  const call = (theta: tf.Tensor, seed: number, callOptions: CallOptions<Data> = {}) => {
    const { training, sampled, data, draw, perturbed, tape } = plan(theta, seed, callOptions);
    const solve = (x: tf.Tensor) => solves.all({ xs: [x], data })[0]!;
    const named = <T>(suspect: Suspect, work: () => T) => nameBadInput("discreteLayer", suspect, work);
    if (!training) {
      return tf.tidy(() => {
        const theta1 = tf.expandDims(theta, 1);
        return named(thetaSuspect(theta), () => solve(sampled ? perturbed(theta1, draw()) : theta1));
      });
    }
    const perturbAndMap = tf.customGrad((x, save) => {
      const theta1 = tf.expandDims(x as tf.Tensor, 1);
      const eps = draw();
      const z = named(thetaSuspect(theta), () => solve(perturbed(theta1, eps)));
      (save as tf.GradSaveFunc)(keepNoise ? [theta1, z, eps] : [theta1, z]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [theta, z, eps = draw()] = saved as [tf.Tensor, tf.Tensor, tf.Tensor | undefined];
        const [made, state] = [tape(theta, eps, z), cell.get()];
        const xs = estimator.ask(made, dy, state);
        const before = () => ({ x: perturbed(theta, eps), z, dy });
        const answers = named(dySuspect(dy), () => solves.all({ xs, data, before }));
        const told = estimator.tell(made, dy, answers, state);
        cell.set(told.state);
        return tf.sum(told.gradient, 1);
      };
      return { value: z, gradFunc };
    });
    return perturbAndMap(theta);
  };

  return cell.attach(call, { stats: { value: solves.stats } }) as Layer<State, Data>;
}
