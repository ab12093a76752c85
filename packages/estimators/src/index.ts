export { type AdaptiveOptions, type AdaptiveState, adaptive, type HeldAdaptiveState } from "./adaptive.js";
export { aimle } from "./aimle.js";
export type { AimleOptions, ReferenceAimleOptions } from "./aimle-options.js";
export type { Baseline, BaselineNetwork, Weights } from "./baseline.js";
export { type BatchBaselineOptions, batchBaseline } from "./batch-baseline.js";
export { combinatorialTarget } from "./combinatorial-target.js";
export { type ConcreteOptions, concrete } from "./concrete.js";
export type { Cell, Controller } from "./controller.js";
export { type DecoupledStraightThroughOptions, decoupledStraightThrough } from "./decoupled-straight-through.js";
export { expectedState } from "./expected-state.js";
export { type FiniteDifferenceOptions, finiteDifference } from "./finite-difference.js";
export { fixed } from "./fixed.js";
export { type GainCell, type GainControllerOptions, gainController } from "./gain-controller.js";
export { type GappedStraightThroughOptions, gappedStraightThrough } from "./gapped-straight-through.js";
export { type GumbelRaoOptions, gumbelRao } from "./gumbel-rao.js";
export { type GumbelSoftmaxOptions, gumbelSoftmax } from "./gumbel-softmax.js";
export { type IdentityOptions, identity } from "./identity.js";
export { type ImleOptions, imle, type ReferenceImleOptions } from "./imle.js";
export { type InterpolationOptions, interpolation } from "./interpolation.js";
export { type LearnedBaselineOptions, learnedBaseline } from "./learned-baseline.js";
export { leaveOneOut } from "./leave-one-out.js";
export { type MovingAverageOptions, type MovingAverageState, movingAverage } from "./moving-average.js";
export { type MultiplicativePerturbationOptions, multiplicativePerturbation } from "./multiplicative-perturbation.js";
export { noBaseline } from "./no-baseline.js";
export { type PerturbedOptimizerOptions, perturbedOptimizer } from "./perturbed-optimizer.js";
export {
  type ReferenceAdaptiveOptions,
  type ReferenceAdaptiveState,
  type ReferenceFixedOptions,
  type ReferenceTarget,
  referenceAdaptiveTarget,
  referenceFixedTarget,
} from "./reference-target.js";
export { type ReinMaxOptions, reinMax } from "./rein-max.js";
export { relative } from "./relative.js";
export { type RelaxedMarginalsOptions, relaxedMarginals } from "./relaxed-marginals.js";
export { type ScoreFunctionOptions, scoreFunction } from "./score-function.js";
export type { Distribution } from "./scored.js";
export { type SignCell, type SignControllerOptions, signController } from "./sign-controller.js";
export { simple } from "./simple.js";
export { type SoftSubOptions, softSub } from "./soft-sub.js";
export type { Step } from "./step.js";
export { type StraightThroughOptions, straightThrough } from "./straight-through.js";
export { type StraightThroughGumbelOptions, straightThroughGumbel } from "./straight-through-gumbel.js";
