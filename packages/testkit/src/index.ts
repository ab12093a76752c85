export { type EstimatorClaims, estimatorLaws, lawArgmax, lawGradient, lawGumbel } from "./estimator-laws.js";
export {
  type GoldenCase,
  type GoldenTensor,
  goldenFolder,
  goldenSuite,
  goldens,
  type HashFill,
  hashFill,
} from "./goldens.js";
export { leaks } from "./leaks.js";
export { type NoiseClaims, noiseLaws } from "./noise-laws.js";
export { type SolverClaims, solverLaws } from "./solver-laws.js";
