export { type Audit, type AuditOptions, audit } from "./audit.js";
export { atBudget } from "./budget.js";
export { type Estimates, type EstimatesOptions, estimates } from "./estimates.js";
export { type Expectation, gate } from "./gate.js";
export type { Problem } from "./problem.js";
export { type Reach, type ReachOptions, reach } from "./reach.js";
export {
  type BiasOptions,
  biasInterval,
  type Interval,
  type Mean,
  meanCosine,
  relativeVariance,
  zeroShare,
} from "./statistics.js";
export { type Truth, type TruthOptions, truth } from "./truth.js";
