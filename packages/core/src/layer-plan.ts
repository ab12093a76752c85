import * as tf from "@tensorflow/tfjs-core";
import { type CallOptions, checkCall } from "./call.js";
import { checkInteger, checkNames, checkNumber } from "./check.js";
import { checkParts, type Parts } from "./check-parts.js";
import type { Economy } from "./economy.js";
import type { Estimator, Tape } from "./estimator.js";
import type { Noise } from "./noise.js";

/** The parts of a layer but its solver, and how often it draws. */
export interface PlanOptions<State> {
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
  /** Spares solves whose answers are known; `{}` for all that can be. Default: none is spared. */
  readonly economy?: Economy | undefined;
}

/** What one call comes to, whichever driver runs it. */
export interface Pass<Data> {
  readonly training: boolean;
  readonly sampled: boolean;
  readonly data: readonly Data[] | undefined;
  /** ε, `[B, T, ...instance]`: the same bits each time. */
  readonly draw: () => tf.Tensor;
  /** What is solved in the forward pass: ε at τ_f on θ, `[B, 1, ...instance]`. */
  readonly perturbed: (theta: tf.Tensor, noise: tf.Tensor) => tf.Tensor;
  readonly tape: (theta: tf.Tensor, noise: tf.Tensor, z: tf.Tensor) => Tape;
}

const parts = ["solver", "noise", "estimator"];
const draws = ["samples", "marginalSamples", "forwardTemperature", "targetTemperature", "economy"];

/** Checks the options of a layer once, `own` those that it alone has, and the arguments of each call. */
export function layerPlan<State>(name: string, options: PlanOptions<State> & Parts, own: readonly string[] = []) {
  const { noise, estimator } = options;
  checkParts(name, options);
  checkNames(name, options, [...parts, ...draws, ...own]);
  const samples = checkInteger(name, "samples", options.samples ?? 1, { min: 1 });
  const marginalSamples = checkInteger(name, "marginalSamples", options.marginalSamples ?? 1, { min: 1 });
  const temperature = (option: "forwardTemperature" | "targetTemperature", otherwise: number) =>
    checkNumber(name, option, options[option] ?? otherwise, { min: 0 });
  const forwardTemperature = temperature("forwardTemperature", 1);
  const targetTemperature = temperature("targetTemperature", forwardTemperature);
  const { score, paired = false } = noise;
  return <Data>(theta: tf.Tensor, seed: number, callOptions: CallOptions<Data>): Pass<Data> => {
    const [B, ...instance] = checkCall(name, theta, seed, callOptions);
    const { training = true, sampled = false, data, examples = Array.from({ length: B }, (_, b) => b) } = callOptions;
    const shape = [B, samples * marginalSamples, ...instance];
    const same = { forwardTemperature, targetTemperature, marginalSamples, examples, seed, score, paired };
    return {
      training,
      sampled,
      data,
      draw: () => {
        const eps = noise(shape, seed, examples);
        if (eps.shape.join() === shape.join()) return eps;
        throw new RangeError(`${name}: the noise returned [${eps.shape}], wanted [${shape}]`);
      },
      perturbed: (theta, noise) => perturb(estimator, { theta, noise, forwardTemperature }),
      tape: (theta, noise, z) => ({ theta, noise, z, ...same }),
    };
  };
}

/** What the forward pass solves. */
export function perturb<State>(
  estimator: Estimator<State>,
  { theta, noise, forwardTemperature }: Pick<Tape, "theta" | "noise" | "forwardTemperature">,
): tf.Tensor {
  return (estimator.perturb ?? add)(theta, noise, forwardTemperature);
}

/** θ + τ ε, without work for τ = 1. */
const add: NonNullable<Estimator["perturb"]> = (theta, noise, temperature) =>
  tf.add(theta, temperature === 1 ? noise : tf.mul(noise, temperature));
