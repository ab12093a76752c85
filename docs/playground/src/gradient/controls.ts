import { METHODS, NOISES, optionsOf, stepOf } from "../parts.js";
import { type Control, integers, magnitudes, type ValuesOf } from "../state/control.js";

/** What a reader sets in the gradient explorer. */
export const controls = [
  { kind: "menu", name: "method", label: "Estimator", options: optionsOf(METHODS), initial: "aimle" },
  {
    kind: "menu",
    name: "rule",
    label: "Step",
    options: [
      { value: "relative", label: "relative, β‖θ‖ / ‖dy‖" },
      { value: "fixed", label: "fixed, λ" },
    ],
    initial: "relative",
  },
  { kind: "slider", name: "size", label: "β or λ", values: magnitudes(-3, 2), initial: 0.1 },
  { kind: "slider", name: "n", label: "Items n", values: integers(2, 40), initial: 12 },
  { kind: "slider", name: "k", label: "Chosen k", values: integers(1, 20), initial: 4 },
  {
    kind: "slider",
    name: "samples",
    label: "Samples S",
    values: [...integers(1, 10), 15, 20, 30, 50, 75, 100, 200],
    initial: 10,
  },
  { kind: "menu", name: "noise", label: "Noise", options: optionsOf(NOISES), initial: "sum-of-gamma" },
  {
    kind: "menu",
    name: "loss",
    label: "Loss",
    options: [
      { value: "quadratic", label: "quadratic, Σ (z − b)²" },
      { value: "linear", label: "linear, ⟨1 − 2b, z⟩" },
    ],
    initial: "quadratic",
  },
  { kind: "slider", name: "steps", label: "Estimates to draw", values: [10, 50, 100, 200, 500, 1000], initial: 200 },
  {
    kind: "menu",
    name: "scale",
    label: "Bars",
    options: [
      { value: "unit", label: "directions: unit length" },
      { value: "raw", label: "values as they are" },
    ],
    initial: "unit",
  },
  { kind: "whole", name: "seed", label: "Seed", min: 0, max: 9999, initial: 0 },
] as const satisfies readonly Control[];

export type GradientValues = ValuesOf<typeof controls>;

/** No more can be chosen than there are items. */
export const settle = (values: GradientValues): GradientValues => ({ ...values, k: Math.min(values.k, values.n) });

/** The controls that the estimator gives a meaning. */
export function idle({ method }: GradientValues): readonly string[] {
  const step = stepOf(method);
  if (step === "none") return ["rule", "size"];
  return step === "free" ? [] : ["rule"];
}
