import { createRegistry, type Estimator, type Method, type Noise, perturbAndMap } from "@discretely/core";
import { plugins as estimators } from "@discretely/estimators/plugins";
import { plugins as noises } from "@discretely/noise/plugins";

const registry = createRegistry([...estimators, ...noises]);

/** The methods that the page offers: the plug-in's name and how the menu says it. */
export const METHODS = {
  aimle: "AIMLE",
  imle: "I-MLE",
  interpolation: "Black-box interpolation",
  "perturbed-optimizer": "Perturbed optimizer",
  "straight-through": "Straight-through",
  identity: "Identity",
  "gumbel-softmax": "Gumbel-softmax",
  "soft-sub": "SoftSub",
  "relaxed-marginals": "Relaxed marginals",
  simple: "SIMPLE",
  "score-function": "Score function",
} as const;
export type MethodName = keyof typeof METHODS;

/** The noises that the page offers. */
export const NOISES = {
  "sum-of-gamma": "Sum-of-Gamma",
  gumbel: "Gumbel",
  normal: "Normal",
  logistic: "Logistic",
  none: "None",
} as const;
export type NoiseName = keyof typeof NOISES;

/** Options of a menu from the names in `labels`, all of them or those that are listed. */
export function optionsOf<L extends Readonly<Record<string, string>>, K extends keyof L & string = keyof L & string>(
  labels: L,
  names: readonly K[] = Object.keys(labels) as K[],
): { value: K; label: string }[] {
  return names.map((value) => ({ value, label: labels[value]! }));
}

/** How far the target lies from θ: λ itself, or β, its size relative to ‖θ‖ / ‖dy‖. */
export type StepRule = "relative" | "fixed";

/** The step rule that a method leaves no choice about, `free` where it has one, `none` where it takes no step. */
export function stepOf(method: MethodName): StepRule | "free" | "none" {
  if (method === "imle") return "free";
  if (method === "aimle") return "relative";
  return method === "interpolation" ? "fixed" : "none";
}

export interface MethodSettings {
  readonly method: MethodName;
  readonly rule: StepRule;
  /** λ or β, by `rule`. */
  readonly size: number;
  /** Ones in a state. */
  readonly k: number;
}

/** A method by name, with the step and the k that it wants. @throws RangeError as the plug-in does. */
export function methodOf({ method, rule, size, k }: MethodSettings): Method {
  const step = stepOf(method) === "free" ? rule : stepOf(method);
  if (method === "gumbel-softmax" || method === "simple" || method === "score-function") {
    return registry.create("method", method, {}) as Method;
  }
  if (method === "relaxed-marginals") return registry.create("method", method, {});
  if (method === "soft-sub") return registry.create("method", method, { k });
  const options = step === "none" ? {} : { [step === "relative" ? "beta" : "lambda"]: size };
  return perturbAndMap(registry.create("estimator", method, options) as Estimator<unknown>);
}

/** A noise by name; κ is the number of ones in a state. */
export function noiseOf(noise: NoiseName, kappa: number): Noise {
  return noise === "sum-of-gamma" ? registry.create("noise", noise, { kappa }) : registry.create("noise", noise);
}

/** β of an adaptive method, from its layer's state; otherwise the size that was set, where the method takes a step. */
export function sizeInUse(state: unknown, { method, size }: MethodSettings): number | undefined {
  const cell = Array.isArray(state) ? (state[0] as { beta?: unknown } | undefined) : undefined;
  if (typeof cell?.beta === "number") return cell.beta;
  return stepOf(method) === "none" ? undefined : size;
}
