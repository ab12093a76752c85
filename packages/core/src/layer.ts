import * as tf from "@tensorflow/tfjs-core";
import { type CallOptions, checkCall, solveRows } from "./call.js";
import { checkInteger, checkNumber } from "./check.js";
import type { Estimator, Tape } from "./estimator.js";
import { nameBadInput } from "./name-bad-input.js";
import type { Noise } from "./noise.js";
import type { Solver } from "./solver.js";
import { stateCell } from "./state-cell.js";

/** The parts of a layer, and how often it draws. */
export interface LayerOptions<State, Data> {
  readonly solver: Solver<Data>;
  readonly noise: Noise;
  readonly estimator: Estimator<State>;
  /** S, the samples of each instance. Default 1. */
  readonly samples?: number;
  /** M, the draws behind each sample's marginal; the layer returns S · M draws. Default 1. */
  readonly marginalSamples?: number;
  /** τ_f, which multiplies ε in the forward pass. Default 1. */
  readonly forwardTemperature?: number;
  /** τ_q, which multiplies ε at the targets. Default: the forward temperature. */
  readonly targetTemperature?: number;
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
  /** The estimator's state: what the last backward pass left. */
  readonly state: State;
  /** The state, for `JSON.stringify`. */
  toJSON(): State;
  /** Replaces the state by one of the same form. @throws TypeError when it has another form. */
  load(state: unknown): void;
}

/** Perturb-and-MAP as a layer: `noise`, `solver` and `estimator` are handed in, any with any. */
export function discreteLayer<State, Data = never>(options: LayerOptions<State, Data>): Layer<State, Data> {
  const { solver, noise, estimator, keepNoise = true } = options;
  const { perturb = add } = estimator;
  const samples = checkInteger("discreteLayer", "samples", options.samples ?? 1, { min: 1 });
  const marginalSamples = checkInteger("discreteLayer", "marginalSamples", options.marginalSamples ?? 1, { min: 1 });
  const forwardTemperature = checkNumber("discreteLayer", "forwardTemperature", options.forwardTemperature ?? 1, {
    min: 0,
  });
  const targetTemperature = checkNumber(
    "discreteLayer",
    "targetTemperature",
    options.targetTemperature ?? forwardTemperature,
    { min: 0 },
  );
  const draws = samples * marginalSamples;
  const cell = stateCell("discreteLayer", estimator.init);

  const solve = (x: tf.Tensor, data: readonly Data[] | undefined) => solveRows("discreteLayer", solver, x, data);

  const call = (theta: tf.Tensor, seed: number, callOptions: CallOptions<Data> = {}) => {
    const [B, ...instance] = checkCall("discreteLayer", theta, seed, callOptions);
    const { training = true, sampled = false, data, examples = Array.from({ length: B }, (_, b) => b) } = callOptions;

    const isTheta = { name: "theta", x: theta, bad: Number.isNaN };
    const named = <T>(work: () => T, suspect = isTheta) => nameBadInput("discreteLayer", suspect, work);

    const shape = [B, draws, ...instance];
    const draw = () => {
      const eps = noise(shape, seed, examples);
      if (eps.shape.join() === shape.join()) return eps;
      throw new RangeError(`discreteLayer: the noise returned [${eps.shape}], wanted [${shape}]`);
    };
    if (!training) {
      return tf.tidy(() => {
        const theta1 = tf.expandDims(theta, 1);
        return named(() => solve(sampled ? perturb(theta1, draw(), forwardTemperature) : theta1, data));
      });
    }
    const perturbAndMap = tf.customGrad((x, save) => {
      const theta1 = tf.expandDims(x as tf.Tensor, 1);
      const eps = draw();
      const z = named(() => solve(perturb(theta1, eps, forwardTemperature), data));
      (save as tf.GradSaveFunc)(keepNoise ? [theta1, z, eps] : [theta1, z]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [theta, z, eps = draw()] = saved as [tf.Tensor, tf.Tensor, tf.Tensor | undefined];
        const tape: Tape = {
          theta,
          noise: eps,
          z,
          forwardTemperature,
          targetTemperature,
          marginalSamples,
          examples,
          seed,
          score: noise.score,
          paired: noise.paired ?? false,
        };
        const state = cell.get();
        const isDy = { name: "dL/dz", x: dy, bad: (value: number) => !Number.isFinite(value) };
        const asked = estimator.ask(tape, dy, state);
        const answers = named(() => asked.map((target) => solve(target, data)), isDy);
        const told = estimator.tell(tape, dy, answers, state);
        cell.set(told.state);
        return tf.sum(told.gradient, 1);
      };
      return { value: z, gradFunc };
    });
    return perturbAndMap(theta);
  };

  return cell.attach(call) as Layer<State, Data>;
}

/** θ + τ ε, without work for τ = 1. */
const add: NonNullable<Estimator["perturb"]> = (theta, noise, temperature) =>
  tf.add(theta, temperature === 1 ? noise : tf.mul(noise, temperature));
