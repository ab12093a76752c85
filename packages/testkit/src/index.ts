export { type EstimatorClaims, estimatorLaws, lawArgmax, lawGradient, lawGumbel, lawNormal } from "./estimator-laws.js";
export {
  type GoldenCase,
  type GoldenTensor,
  goldenFolder,
  goldenSuite,
  goldens,
  type HashFill,
  hashFill,
} from "./goldens.js";
export { type HostReads, hostReads } from "./host-reads.js";
export { lawFamily, lawSolver, lawSubsets, type States } from "./law-states.js";
export { leaks } from "./leaks.js";
export { type MethodClaims, methodLaws } from "./method-laws.js";
export { type NoiseClaims, noiseLaws } from "./noise-laws.js";
export { type ReaderClaims, readerLaws } from "./reader-laws.js";
export { type SolverClaims, solverLaws } from "./solver-laws.js";
