import * as tf from "@tensorflow/tfjs-core";
import type { CallOptions } from "./call.js";
import type { PlainState } from "./device-state.js";
import type { Tape } from "./estimator.js";
import { type Holder, holder } from "./holder.js";
import { inOrder } from "./in-order.js";
import { layerPlan, type PlanOptions, perturb } from "./layer-plan.js";
import { dySuspect, nameBadInputLater, thetaSuspect } from "./name-bad-input.js";
import type { SolveStats, StatsOptions } from "./solve-stats.js";
import type { AnySolver } from "./solver.js";
import { solvesLater } from "./solving.js";
import { stateCell } from "./state-cell.js";
import { type Stop, stopWith } from "./stop.js";

/** The parts of a layer whose solver answers later, and how often it draws. */
export interface AsyncLayerOptions<State, Data> extends PlanOptions<State> {
  readonly solver: AnySolver<Data>;
}

/** What can end a call early. */
export interface Signal {
  /** Rejects the call with its reason at once. The solver gets a signal that aborts with it, and when another solve fails. */
  readonly signal?: AbortSignal;
}
/** What a call of an asynchronous layer takes besides θ and the seed. */
export interface AsyncCallOptions<Data> extends CallOptions<Data>, Signal {}

/** A tape that its reader owns. */
export interface AsyncTape<Data = never> extends Tape {
  readonly training: boolean;
  readonly data: readonly Data[] | undefined;
  /** Frees θ, ε and z. */
  readonly dispose: () => void;
}

/** A discrete layer in two calls, because TensorFlow.js computes gradients at once and its solver does not. */
export interface AsyncLayer<State, Data = never> {
  /**
   * θ `[B, ...instance]` → a tape with z `[B, S·M, ...instance]`, the bits of `discreteLayer`. θ may be freed at once.
   * Rejects as `discreteLayer` throws, and as the solver rejects.
   */
  forward(theta: tf.Tensor, seed: number, options?: AsyncCallOptions<Data>): Promise<AsyncTape<Data>>;
  /**
   * dL/dz, of the shape of z, → dL/dθ, `[B, ...instance]`, and the state's update. Calls run one after another, each from the
   * state that the one before left; one that fails leaves the state as it was. dy may be freed at once, the tape may not.
   */
  backward(tape: AsyncTape<Data>, dy: tf.Tensor, options?: Signal): Promise<tf.Tensor>;
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
  /** The solves of all calls so far, rows counted one by one, those of failed calls too. */
  stats(options?: StatsOptions): SolveStats;
}

/** Perturb-and-MAP with a solver that may answer later: `noise`, `solver` and `estimator` are handed in, any with any. */
export function asyncLayer<State, Data = never>(options: AsyncLayerOptions<State, Data>): AsyncLayer<State, Data> {
  const { solver, estimator, economy } = options;
  const plan = layerPlan("asyncLayer", options);
  const cell = stateCell("asyncLayer", estimator.init);
  const oneByOne = inOrder();
  const solves = solvesLater({ where: "asyncLayer", solver, economy, idleAtZero: estimator.idleAtZero });

  const forward = async (theta: tf.Tensor, seed: number, callOptions: AsyncCallOptions<Data> = {}) => {
    const { training, sampled, data, draw, perturbed, tape } = plan(theta, seed, callOptions);
    const [kept, passing, stop] = [holder(), holder(), stopWith(callOptions.signal)];
    try {
      const [theta1, eps, x] = tf.tidy(() => {
        const theta1 = kept.hold(tf.expandDims(theta, 1));
        const eps = kept.hold(training || sampled ? draw() : tf.zerosLike(theta1));
        return [theta1, eps, passing.hold(training || sampled ? perturbed(theta1, eps) : theta1)] as const;
      });
      const suspect = thetaSuspect(theta1, theta.shape);
      const solve = () => solves.all({ xs: [x], data }, stop, kept.hold);
      const [z] = await nameBadInputLater("asyncLayer", suspect, solve);
      return { ...tape(theta1, eps, z!), training, data, dispose: kept.free };
    } catch (error) {
      kept.free();
      throw error;
    } finally {
      stop.release();
      passing.free();
    }
  };

  const answer = async (tape: AsyncTape<Data>, dy: tf.Tensor, passing: Holder, stop: Stop) => {
    const state = cell.get();
    const asked = tf.tidy(() => estimator.ask(tape, dy, state).map((x) => passing.hold(x)));
    const before = () => ({ x: tf.tidy(() => passing.hold(perturb(estimator, tape))), z: tape.z, dy });
    const solve = () => solves.all({ xs: asked, data: tape.data, before }, stop, passing.hold);
    const answers = await nameBadInputLater("asyncLayer", dySuspect(dy), solve);
    return tf.tidy(() => {
      const told = estimator.tell(tape, dy, answers, state);
      const gradient = tf.sum(told.gradient, 1);
      cell.set(told.state);
      return gradient;
    });
  };

  const backward = async (tape: AsyncTape<Data>, dy: tf.Tensor, { signal }: Signal = {}) => {
    if (!tape.training) throw new RangeError("asyncLayer: a tape made out of training has no gradient");
    if (dy.shape.join() !== tape.z.shape.join()) {
      throw new RangeError(`asyncLayer: dL/dz has shape [${dy.shape}]; pass one of the shape of z, [${tape.z.shape}]`);
    }
    const passing = holder();
    const slope = passing.hold(dy);
    const inTurn = () => {
      const stop = stopWith(signal);
      return answer(tape, slope, passing, stop).finally(stop.release);
    };
    return oneByOne(inTurn).finally(passing.free);
  };

  return cell.attach({ forward, backward }, { stats: { value: solves.stats } }) as AsyncLayer<State, Data>;
}
