import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";

/** epoch (from 0) → the factor of the base learning rate in that epoch. Pure, so that a resumed run needs no memory of it. */
export type Schedule = (epoch: number) => number;

/** γ^⌊epoch / size⌋: the learning rate is multiplied by `gamma` every `size` epochs. */
export function stepDecay(options: { readonly size: number; readonly gamma?: number }): Schedule {
  checkNames("stepDecay", options, ["size", "gamma"]);
  const size = checkInteger("stepDecay", "size", options.size, { min: 1 });
  const gamma = checkNumber("stepDecay", "gamma", options.gamma ?? 0.1, { above: 0 });
  return (epoch) => gamma ** Math.floor(epoch / size);
}

/** γ^(milestones ≤ epoch): the learning rate is multiplied by `gamma` at the start of each milestone epoch. */
export function multiStepDecay(options: { readonly milestones: readonly number[]; readonly gamma?: number }): Schedule {
  checkNames("multiStepDecay", options, ["milestones", "gamma"]);
  const milestones = options.milestones.map((m, i) =>
    checkInteger("multiStepDecay", `milestones[${i}]`, m, { min: 0 }),
  );
  const gamma = checkNumber("multiStepDecay", "gamma", options.gamma ?? 0.1, { above: 0 });
  return (epoch) => gamma ** milestones.filter((milestone) => milestone <= epoch).length;
}
