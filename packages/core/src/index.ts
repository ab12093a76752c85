export type { Estimator, Tape, Told } from "./estimator.js";
export { type CallOptions, discreteLayer, type Layer, type LayerOptions } from "./layer.js";
export type { Noise } from "./noise.js";
export { definePlugin, type Kind, type Kinds, type Plugin } from "./plugin.js";
export { createRegistry, type Registry } from "./registry.js";
export type { AsyncSolver, Solver } from "./solver.js";
