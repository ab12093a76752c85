import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** What `adam` takes. */
export interface AdamOptions {
  /** η. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** β₁, the decay of the first moment. Default 0.9. */
  readonly beta1?: number | undefined;
  /** β₂, the decay of the second moment. Default 0.999. */
  readonly beta2?: number | undefined;
  /** ε, beside the square root. Default 1e-8. */
  readonly epsilon?: number | undefined;
}
/** What `adamW` takes. */
export interface AdamWOptions extends AdamOptions {
  /** λ. Default 0.01. */
  readonly weightDecay?: number | undefined;
}
interface Slot {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

const names = ["learningRate", "beta1", "beta2", "epsilon"];

/**
 * Adam (Kingma & Ba, 2015), in the form of its section 2, with the powers of β in double precision. The Adam of tfjs keeps them
 * in float32, where 1 − β₂ᵗ is off by up to 2.7e-5 of its value.
 * @throws RangeError for an option out of range or of an unknown name.
 */
export function adam(options: AdamOptions = {}): tf.Optimizer {
  checkNames("adam", options, names);
  return new AdamW("adam", { ...options, weightDecay: 0 });
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter, 2019): θ ← (1 − ηλ) θ, then Adam's step with the gradient of the
 * loss alone. The decay follows the learning rate of the moment, so a schedule scales it too.
 * @throws RangeError for an option out of range or of an unknown name.
 */
export function adamW(options: AdamWOptions = {}): tf.Optimizer {
  checkNames("adamW", options, [...names, "weightDecay"]);
  return new AdamW("adamW", options);
}

/** A class, as an optimiser of tfjs has to be one. */
class AdamW extends tf.Optimizer {
  static readonly className = "AdamW";
  private learningRate: number;
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private readonly weightDecay: number;
  private firstMoments: Slot[] = [];
  private secondMoments: Slot[] = [];

  constructor(where: string, options: AdamWOptions) {
    super();
    this.learningRate = checkNumber(where, "learningRate", options.learningRate ?? 1e-3, { min: 0 });
    this.beta1 = checkNumber(where, "beta1", options.beta1 ?? 0.9, { min: 0, max: 1 - 2 ** -24 });
    this.beta2 = checkNumber(where, "beta2", options.beta2 ?? 0.999, { min: 0, max: 1 - 2 ** -24 });
    this.epsilon = checkNumber(where, "epsilon", options.epsilon ?? 1e-8, { above: 0 });
    this.weightDecay = checkNumber(where, "weightDecay", options.weightDecay ?? 0.01, { min: 0 });
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const { learningRate: eta, beta1, beta2, epsilon, weightDecay: lambda } = this;
    const t = this.iterations + 1;
    const root = Math.sqrt(1 - beta2 ** t);
    const step = (eta * root) / (1 - beta1 ** t);
    tf.tidy(() => {
      for (const [i, { name, tensor: g }] of named.entries()) {
        const theta = tf.engine().registeredVariables[name]!;
        const m = slot(this.firstMoments, i, theta, "m");
        const v = slot(this.secondMoments, i, theta, "v");
        if (g == null) continue; // the loss does not depend on this variable: it stays as it is
        m.assign(tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1)));
        v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2)));
        const decayed = lambda === 0 ? theta : tf.mul(theta, 1 - eta * lambda);
        // ε √(1 − β₂ᵗ), as the square root of v has not been corrected
        theta.assign(tf.sub(decayed, tf.mul(tf.div(m, tf.add(tf.sqrt(v), epsilon * root)), step)));
      }
    });
    this.incrementIterations();
  }

  override dispose(): void {
    tf.dispose([...this.firstMoments, ...this.secondMoments].map(({ variable }) => variable));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { learningRate, beta1, beta2, epsilon, weightDecay } = this;
    return { learningRate, beta1, beta2, epsilon, weightDecay };
  }
}

/** The slot of the i-th variable, made of zeros when it is first asked for. */
function slot(slots: Slot[], i: number, theta: tf.Variable, kind: string): tf.Variable {
  slots[i] ??= { originalName: `${theta.name}/${kind}`, variable: tf.variable(tf.zerosLike(theta), false) };
  return slots[i].variable;
}
