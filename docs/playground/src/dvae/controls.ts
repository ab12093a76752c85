import { METHODS, NOISES, optionsOf, stepOf } from "../parts.js";
import { type Control, integers, magnitudes, type ValuesOf } from "../state/control.js";

/** What a reader sets for the discrete VAE. */
export const controls = [
  {
    kind: "menu",
    name: "backend",
    label: "Backend",
    options: [
      { value: "auto", label: "the best that starts" },
      { value: "webgpu", label: "webgpu" },
      { value: "webgl", label: "webgl" },
      { value: "wasm", label: "wasm" },
      { value: "cpu", label: "cpu" },
    ],
    initial: "auto",
  },
  {
    kind: "menu",
    name: "method",
    label: "Estimator",
    options: optionsOf(METHODS, ["aimle", "imle", "perturbed-optimizer", "straight-through", "soft-sub"]),
    initial: "aimle",
  },
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
  {
    kind: "menu",
    name: "noise",
    label: "Noise",
    options: optionsOf(NOISES, ["sum-of-gamma", "gumbel", "normal"]),
    initial: "sum-of-gamma",
  },
  { kind: "slider", name: "samples", label: "Samples S", values: [1, 2, 3, 4, 5, 8, 10], initial: 2 },
  { kind: "slider", name: "rows", label: "Rows of a code", values: [4, 8, 10, 12, 16, 20], initial: 12 },
  { kind: "slider", name: "columns", label: "Entries of a row", values: [4, 8, 10, 12, 16, 20], initial: 12 },
  { kind: "slider", name: "k", label: "Ones in a row, k", values: integers(1, 10), initial: 3 },
  { kind: "slider", name: "hidden", label: "Hidden units", values: [32, 64, 128, 256, 512], initial: 128 },
  { kind: "slider", name: "batch", label: "Images a step", values: [10, 20, 50, 100], initial: 50 },
  { kind: "slider", name: "rate", label: "Learning rate", values: magnitudes(-4, -1), initial: 0.005 },
  { kind: "slider", name: "steps", label: "Steps", values: [10, 100, 300, 500, 1000, 2000, 5000], initial: 500 },
  { kind: "whole", name: "seed", label: "Seed", min: 0, max: 9999, initial: 0 },
] as const satisfies readonly Control[];

export type DvaeValues = ValuesOf<typeof controls>;

/** A row has no more ones than entries. */
export const settle = (values: DvaeValues): DvaeValues => ({ ...values, k: Math.min(values.k, values.columns) });

/** The controls that the estimator gives a meaning. */
export function idle({ method }: DvaeValues): readonly string[] {
  const step = stepOf(method);
  if (step === "none") return ["rule", "size"];
  return step === "free" ? [] : ["rule"];
}
