import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { checkScaled } from "./finite-difference.js";

/** The Python reference's "target distribution": how far to step, and how to scale the difference. Parity only. */
export interface ReferenceTarget<State> {
  /** The state before the first update. */
  readonly init: () => State;
  /** α θ + sign · β̂ dy, with the norms of the *whole* tensors given (θ repeated for every sample). */
  readonly params: (theta: tf.Tensor, dy: tf.Tensor | undefined, sign: 1 | -1, state: State) => tf.Tensor;
  /** The gradient per sample `[B, S, ...]`, scaled by the step that the *unrepeated* θ gives, and the next state. */
  readonly process: (
    theta: tf.Tensor,
    dy: tf.Tensor,
    g: tf.Tensor,
    state: State,
  ) => { gradient: tf.Tensor; state: State };
}

/** What `referenceFixedTarget` takes, by the names of the Python reference. */
export interface ReferenceFixedOptions {
  /** The weight of θ in the target. Default 1. */
  readonly alpha?: number;
  /** The step, which the paper calls λ. Default 1. */
  readonly beta?: number;
  /** Divide by max(β, eps). Default false. */
  readonly scaled?: boolean;
  /** Default 1e-7. */
  readonly eps?: number;
}

/** θ′ = α θ ∓ β dy. @throws RangeError for an unknown option, or one that is no number (any sign: the reference checks none). */
export function referenceFixedTarget(options: ReferenceFixedOptions = {}): ReferenceTarget<undefined> {
  const { alpha = 1, beta = 1, scaled = false, eps = 1e-7 } = options;
  checkNames("referenceFixedTarget", options, ["alpha", "beta", "scaled", "eps"]);
  for (const [name, value] of Object.entries({ alpha, beta, eps })) checkNumber("referenceFixedTarget", name, value);
  checkScaled("referenceFixedTarget", scaled);
  return {
    init: () => undefined,
    params: (theta, dy, sign) => {
      const kept = tf.mul(alpha, theta);
      return dy ? tf.add(kept, tf.mul(sign * beta, dy)) : kept;
    },
    process: (_theta, _dy, g) => ({ gradient: scaled ? tf.div(g, Math.max(beta, eps)) : g, state: undefined }),
  };
}

/** What `referenceAdaptiveTarget` takes, by the names of the Python reference. */
export interface ReferenceAdaptiveOptions {
  /** The weight of θ in the targets. Default 1. */
  readonly alpha?: number;
  /** β before the first update. Default 1. */
  readonly initialBeta?: number;
  /** g before the first update. Default 1. */
  readonly initialGradNorm?: number;
  /** η, the fixed step of β. Default 1e-4. */
  readonly updateStep?: number;
  /** μ: the last update is repeated μ times over. Default 0. */
  readonly momentum?: number;
  /** γ of g ← γ g + (1 − γ) v. Default 0.9. */
  readonly decay?: number;
  /** c, the wanted non-zeros per sample. Default 1. */
  readonly targetNorm?: number;
}

/** β, the running non-zeros per sample g, and the last update u. */
export interface ReferenceAdaptiveState {
  readonly beta: number;
  readonly gradNorm: number;
  readonly update: number;
}

/**
 * β grows by η while g < c and shrinks by η otherwise; the step is β ‖θ‖_F / ‖dy‖_F over the whole batch.
 * @throws RangeError as {@link referenceFixedTarget}.
 */
export function referenceAdaptiveTarget(
  options: ReferenceAdaptiveOptions = {},
): ReferenceTarget<ReferenceAdaptiveState> {
  const { alpha = 1, initialBeta = 1, initialGradNorm = 1, updateStep = 1e-4 } = options;
  const { momentum = 0, decay = 0.9, targetNorm = 1 } = options;
  const numbers = { alpha, initialBeta, initialGradNorm, updateStep, momentum, decay, targetNorm };
  checkNames("referenceAdaptiveTarget", options, Object.keys(numbers));
  for (const [name, value] of Object.entries(numbers)) checkNumber("referenceAdaptiveTarget", name, value);
  const norm = (x: tf.Tensor) => tf.norm(x).dataSync()[0]!;
  const step = (theta: tf.Tensor, dy: tf.Tensor | undefined, beta: number) => {
    const length = dy ? norm(dy) : 1;
    return length <= 0 ? 0 : (beta * norm(theta)) / length;
  };
  return {
    init: () => ({ beta: initialBeta, gradNorm: initialGradNorm, update: 0 }),
    params: (theta, dy, sign, { beta }) => {
      const kept = tf.mul(alpha, theta);
      return dy ? tf.add(kept, tf.mul(sign * step(theta, dy, beta), dy)) : kept;
    },
    process: (theta, dy, g, { beta, gradNorm, update }) => {
      const [B, S] = g.shape as [number, number];
      const nonZeros = tf.sum(tf.cast(tf.notEqual(g, 0), "float32")).dataSync()[0]! / (B * S);
      const nextNorm = decay * gradNorm + (1 - decay) * nonZeros;
      const nextUpdate = momentum * update + (nextNorm < targetNorm ? updateStep : -updateStep);
      const size = step(theta, dy, beta);
      return {
        gradient: size > 0 ? tf.div(g, size) : g,
        state: { beta: Math.max(beta + nextUpdate, 0), gradNorm: nextNorm, update: nextUpdate },
      };
    },
  };
}
