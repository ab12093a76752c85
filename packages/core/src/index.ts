export {
  type AsyncCallOptions,
  type AsyncLayer,
  type AsyncLayerOptions,
  type AsyncTape,
  asyncLayer,
  type Signal,
} from "./async-layer.js";
export type { CallOptions, SolveError } from "./call.js";
export { detached } from "./detached.js";
export { type DeviceState, isDeviceState, type PlainState, plainState } from "./device-state.js";
export type { Economy } from "./economy.js";
export type { Estimator, Tape, Told } from "./estimator.js";
export { exactMarginals } from "./exact-marginals.js";
export { expectedGradient, type GradientEstimate, type SampleLoss } from "./expected-gradient.js";
export type { Family } from "./family.js";
export { discreteLayer, type Layer, type LayerOptions } from "./layer.js";
export type { Choice, Method, Sampled, StochasticLayer } from "./method.js";
export { type Draw, type MethodLayerOptions, methodLayer } from "./method-layer.js";
export type { Noise } from "./noise.js";
export { pathwise, perturbAndMap } from "./perturb-and-map.js";
export { definePlugin, type Kind, type Kinds, type Plugin } from "./plugin.js";
export { createRegistry, type Registry } from "./registry.js";
export type { Saving, SolveStats, StatsOptions } from "./solve-stats.js";
export type { AnySolver, AsyncSolver, Certifies, Solver } from "./solver.js";
export { type SplitCall, type SplitLoss, type SplitModel, type TrainStep, trainStep } from "./train-step.js";
export { inMemory, onHost, type Where } from "./where.js";
export { type Policy, withPolicy } from "./with-policy.js";
