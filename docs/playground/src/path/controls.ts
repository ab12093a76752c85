import { METHODS, NOISES, optionsOf, stepOf } from "../parts.js";
import { type Control, integers, magnitudes, type ValuesOf } from "../state/control.js";

/** Cells of a side of the map. */
export const SIDE = 12;

/** What a reader sets in the path learner. */
export const controls = [
  {
    kind: "menu",
    name: "method",
    label: "Estimator",
    options: optionsOf(METHODS, ["aimle", "imle", "interpolation", "perturbed-optimizer", "straight-through"]),
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
    name: "loss",
    label: "Loss",
    options: [
      { value: "hamming", label: "Hamming distance" },
      { value: "cost", label: "regret" },
      { value: "fenchel-young", label: "Fenchel-Young" },
      { value: "spo-plus", label: "SPO+" },
    ],
    initial: "hamming",
  },
  {
    kind: "menu",
    name: "learn",
    label: "What is learned",
    options: [
      { value: "terrains", label: "5 costs, by terrain" },
      { value: "cells", label: "144 costs, by cell" },
    ],
    initial: "terrains",
  },
  { kind: "slider", name: "maps", label: "Maps to learn from", values: integers(1, 8), initial: 4 },
  { kind: "slider", name: "samples", label: "Samples S", values: [1, 2, 3, 4, 5, 8, 10, 15, 20], initial: 4 },
  {
    kind: "menu",
    name: "noise",
    label: "Noise",
    options: optionsOf(NOISES, ["sum-of-gamma", "gumbel", "normal", "none"]),
    initial: "sum-of-gamma",
  },
  { kind: "slider", name: "temperature", label: "Temperature τ", values: magnitudes(-2, 1), initial: 0.5 },
  { kind: "slider", name: "rate", label: "Learning rate", values: magnitudes(-3, 0), initial: 0.05 },
  { kind: "slider", name: "steps", label: "Steps", values: [10, 50, 100, 200, 300, 500, 1000], initial: 200 },
  { kind: "whole", name: "seed", label: "Seed", min: 0, max: 9999, initial: 0 },
  { kind: "text", name: "brush", pattern: /^[0-4]$/, initial: "0" },
  { kind: "text", name: "map", pattern: new RegExp(`^[0-4]{${SIDE * SIDE}}$`), initial: "" },
] as const satisfies readonly Control[];

export type PathValues = ValuesOf<typeof controls>;

/** Losses that need no gradient through the path, and so no estimator. */
const DIRECT: readonly string[] = ["fenchel-young", "spo-plus"];

/** The controls that the others leave without a meaning. */
export function idle({ method, loss, learn }: PathValues): readonly string[] {
  const maps = learn === "cells" ? ["maps"] : [];
  const noise = loss === "spo-plus" ? ["noise", "temperature", "samples"] : [];
  if (DIRECT.includes(loss)) return ["method", "rule", "size", ...maps, ...noise];
  const step = stepOf(method);
  if (step === "none") return ["rule", "size", ...maps];
  return step === "free" ? maps : ["rule", ...maps];
}
