import * as tf from "@tensorflow/tfjs-core";
import { checkInteger, checkNumber } from "./check.js";
import type { Estimator, Tape } from "./estimator.js";
import type { Noise } from "./noise.js";
import { assertSameForm } from "./same-form.js";
import type { Solver } from "./solver.js";

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

/** What a call may say beside θ and the seed. */
export interface CallOptions<Data> {
  /** `false` gives the noise-free MAP state, `[B, 1, ...instance]`, without a gradient. Default true. */
  readonly training?: boolean;
  /** One entry per instance, handed to the solver with each of its rows. */
  readonly data?: readonly Data[];
  /** The identity of each instance, which keys its noise. Default 0 … B−1. */
  readonly examples?: readonly number[];
}

/** A discrete layer: a function of θ with one mutable cell, its state. */
export interface Layer<State, Data = never> {
  /**
   * θ `[B, ...instance]` → z `[B, S·M, ...instance]`, z = MAP(θ + τ_f ε) with ε drawn by `seed`.
   * Its gradient is the estimator's, summed over the samples because θ is broadcast over them.
   * @throws RangeError for a θ without instances, a seed that is no integer, or `data` / `examples` of another length.
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
  let state = estimator.init(); // the one mutable cell

  /** `[B, T, ...instance]` → the solver's `[B·T, ...instance]` → `[B, T, ...instance]`. */
  const solve = (x: tf.Tensor, data: readonly Data[] | undefined): tf.Tensor => {
    const [B, T, ...instance] = x.shape as [number, number, ...number[]];
    const rows = data && Array.from({ length: B * T }, (_, row) => data[Math.floor(row / T)]!);
    const z = solver(tf.reshape(x, [B * T, ...instance]), rows);
    if (z.shape.join() !== [B * T, ...instance].join()) {
      throw new RangeError(`discreteLayer: the solver returned [${z.shape}] for a theta of [${[B * T, ...instance]}]`);
    }
    return tf.reshape(z, x.shape);
  };

  const call = (theta: tf.Tensor, seed: number, { training = true, data, examples }: CallOptions<Data> = {}) => {
    const [B, ...instance] = checkTheta(theta);
    checkInteger("discreteLayer", "seed", seed);
    checkLength("data", data, B);
    checkLength("examples", examples, B);
    if (!training) return tf.tidy(() => solve(tf.expandDims(theta, 1), data));

    const shape = [B, draws, ...instance];
    const draw = () => {
      const eps = noise(shape, seed, examples);
      if (eps.shape.join() === shape.join()) return eps;
      throw new RangeError(`discreteLayer: the noise returned [${eps.shape}], wanted [${shape}]`);
    };
    const perturbAndMap = tf.customGrad((x, save) => {
      const theta1 = tf.expandDims(x as tf.Tensor, 1);
      const eps = draw();
      const z = solve(tf.add(theta1, scaled(eps, forwardTemperature)), data);
      (save as tf.GradSaveFunc)(keepNoise ? [theta1, z, eps] : [theta1, z]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [theta, z, noise = draw()] = saved as [tf.Tensor, tf.Tensor, tf.Tensor | undefined];
        const tape: Tape = {
          theta,
          noise,
          z,
          forwardTemperature,
          targetTemperature,
          marginalSamples,
          examples: examples ?? Array.from({ length: B }, (_, b) => b),
        };
        const answers = estimator.ask(tape, dy, state).map((asked) => solve(asked, data));
        const told = estimator.tell(tape, dy, answers, state);
        state = told.state;
        return tf.sum(told.gradient, 1);
      };
      return { value: z, gradFunc };
    });
    return perturbAndMap(theta);
  };

  return Object.defineProperties(call, {
    state: { get: () => state },
    toJSON: { value: () => state },
    load: {
      value: (next: unknown) => {
        assertSameForm("state", estimator.init(), next);
        state = next as State;
      },
    },
  }) as unknown as Layer<State, Data>;
}

/** τ ε, without work for τ = 1. */
const scaled = (eps: tf.Tensor, temperature: number) => (temperature === 1 ? eps : tf.mul(eps, temperature));

function checkTheta(theta: tf.Tensor): [number, ...number[]] {
  const [B, ...instance] = theta.shape;
  if (B === undefined || instance.length === 0) {
    throw new RangeError(
      `discreteLayer: theta must be [B, ...instance] of rank 2 or more, got shape [${theta.shape}]; ` +
        "for one instance use tf.expandDims(theta, 0)",
    );
  }
  if (theta.size === 0) throw new RangeError(`discreteLayer: theta of shape [${theta.shape}] is empty; pass B >= 1`);
  return [B, ...instance];
}

function checkLength(name: string, values: readonly unknown[] | undefined, B: number): void {
  if (values && values.length !== B) {
    throw new RangeError(`discreteLayer: ${name} has ${values.length} entries for ${B} instances; pass one each`);
  }
}
