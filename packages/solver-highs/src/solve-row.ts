import type { Highs } from "highs";
import type { KeptModel } from "./keep-model.js";

/**
 * Costs are scaled so that the largest lies in (512, 1024]. HiGHS takes a gain below 1e-7 for none, whatever the scale
 * of θ: so scaled it tells apart 1e-10 of the largest entry, and a power of two leaves every bit of the others as it is.
 */
const LARGEST_EXPONENT = 10;

/** HiGHS lets a real value stray this far from its bounds; what is so near a whole number is meant to be it. */
const FEASIBILITY = 1e-7;

/** Writes z = argmax ⟨θ, z⟩ of one row. @throws Error for any outcome but an optimum, naming the row and the status. */
export function solveRow(runtime: Highs, kept: KeptModel, theta: Float32Array, z: Float32Array, row: number): void {
  const { native, entries, integer } = kept;
  native.changeColsCost({ kind: "range", from: 0, to: kept.columns - 1 }, costs(kept, theta));
  native.zeroAllClocks(); // HiGHS counts a time limit over all runs of a model
  const { modelStatus } = native.run();
  if (modelStatus !== runtime.constants.modelStatus.optimal) {
    native.clearSolver();
    throw new Error(`highs: row ${row} of theta ended as ${describe(runtime, modelStatus)}`);
  }
  const { colValue } = native.getSolution();
  for (let i = 0; i < entries.length; i++) {
    const value = colValue[entries[i]!]!;
    const nearest = Math.round(value) + 0; // + 0 makes −0 of 0
    z[i] = integer[entries[i]!] === 1 || Math.abs(value - nearest) <= FEASIBILITY ? nearest : value;
  }
}

function costs({ columns, entries }: KeptModel, theta: Float32Array): Float64Array {
  const largest = theta.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  const scale = largest === 0 ? 0 : 2 ** (LARGEST_EXPONENT - Math.ceil(Math.log2(largest)));
  const out = new Float64Array(columns);
  for (let i = 0; i < entries.length; i++) out[entries[i]!] = theta[i]! * scale;
  return out;
}

const BOUND_THEM = "give every column that theta names finite bounds";
const REMEDIES: Readonly<Record<string, string>> = {
  infeasible: "no z meets the constraints: relax a row or a bound",
  unbounded: `some z scores without limit: ${BOUND_THEM}`,
  unboundedOrInfeasible: `${BOUND_THEM}, and look for rows that contradict each other`,
  timeLimit: "raise timeLimit, or tighten the model",
};

/** The status by its name in HiGHS, and what to do. */
function describe(runtime: Highs, status: number): string {
  const name = Object.entries(runtime.constants.modelStatus).find(([, code]) => code === status)?.[0] ?? `${status}`;
  return `"${name}"; ${REMEDIES[name] ?? "look for coefficients of very different size, or limits in settings"}`;
}
