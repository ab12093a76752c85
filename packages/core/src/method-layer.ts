import * as tf from "@tensorflow/tfjs-core";
import { type CallOptions, checkCall, solveRows } from "./call.js";
import { checkInteger, checkNumber } from "./check.js";
import type { Choice, Sampled, StochasticLayer } from "./method.js";
import { nameBadInput } from "./name-bad-input.js";
import { stateCell } from "./state-cell.js";

/** A training call, as a method sees it. */
export interface Draw<State, Data> {
  /** θ, `[B, 1, ...instance]`. */
  readonly theta: tf.Tensor;
  readonly seed: number;
  /** The identity of each instance, length B. */
  readonly examples: readonly number[];
  readonly data: readonly Data[] | undefined;
  /** T, the draws of each instance that the layer returns. */
  readonly draws: number;
  /** τ_f, which multiplies ε. */
  readonly temperature: number;
  /** ε of `draws` draws an instance, `[B, draws, ...instance]`, before the temperature. */
  readonly noise: (draws: number) => tf.Tensor;
  /** MAP of each row of `[B, T, ...instance]`. */
  readonly solve: (x: tf.Tensor) => tf.Tensor;
  /** The state at the time of asking, and its replacement: for a gradient function, which runs later. */
  readonly state: () => State;
  /** Keeps the state that the next draw starts from. */
  readonly setState: (next: State) => void;
}

/** What `methodLayer` takes: how a method draws in training, and what else it needs. */
export interface MethodLayerOptions<State, Data> {
  /** Heads the messages. */
  readonly name: string;
  readonly choice: Choice<Data>;
  /** The state before the first draw. */
  readonly init: () => State;
  /** What the method learns besides θ, by name: an optimizer takes it, a checkpoint holds it. Default: nothing. */
  readonly weights?: Readonly<Record<string, tf.Variable>>;
  /** z of T draws, and their surrogate: by default the losses as they are. */
  readonly draw: (draw: Draw<State, Data>) => tf.Tensor | Sampled;
  /** Discrete draws for evaluation. Default: perturb-and-MAP. */
  readonly sample?: (draw: Draw<State, Data>) => tf.Tensor;
}

const perturbed = <State, Data>({ theta, noise, draws, temperature, solve }: Draw<State, Data>) =>
  solve(tf.add(theta, tf.mul(temperature, noise(draws))));

const asTheyAre = (losses: tf.Tensor) => losses;

/**
 * A {@link StochasticLayer} from how it draws in training. Out of training every method gives the solver's MAP state,
 * or discrete draws.
 * @throws RangeError for an option of the choice that is out of range.
 */
export function methodLayer<State, Data>(options: MethodLayerOptions<State, Data>): StochasticLayer<State, Data> {
  const { name, choice, init, weights = {}, draw, sample = perturbed } = options;
  const samples = checkInteger(name, "samples", choice.samples ?? 1, { min: 1 });
  const marginalSamples = checkInteger(name, "marginalSamples", choice.marginalSamples ?? 1, { min: 1 });
  const temperature = checkNumber(name, "forwardTemperature", choice.forwardTemperature ?? 1, { min: 0 });
  const cell = stateCell(name, init);
  const layer = (theta: tf.Tensor, seed: number, callOptions: CallOptions<Data> = {}): Sampled => {
    const [B, ...instance] = checkCall(name, theta, seed, callOptions);
    const { training = true, sampled = false, data, examples = Array.from({ length: B }, (_, b) => b) } = callOptions;
    const isTheta = { name: "theta", x: theta, bad: Number.isNaN };
    const solve = (x: tf.Tensor) => nameBadInput(name, isTheta, () => solveRows(name, choice.solver, x, data));
    const call = (): Draw<State, Data> => ({
      theta: tf.expandDims(theta, 1),
      seed,
      examples,
      data,
      draws: samples * marginalSamples,
      temperature,
      noise: (draws) => choice.noise([B, draws, ...instance], seed, examples),
      solve,
      state: cell.get,
      setState: cell.set,
    });
    if (!training) {
      return { z: tf.tidy(() => (sampled ? sample(call()) : solve(call().theta))), surrogate: asTheyAre };
    }
    const drawn = draw(call());
    return drawn instanceof tf.Tensor ? { z: drawn, surrogate: asTheyAre } : drawn;
  };
  return cell.attach(layer, { weights: { value: weights } }) as StochasticLayer<State, Data>;
}
