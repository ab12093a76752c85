export { type KSubsetProblemOptions, kSubsetProblem, type LinearProblem } from "./k-subset-problem.js";
export { numpyNormal } from "./numpy-random.js";
export { type Optimality, optimality, referenceMinima } from "./optimality.js";
export { type RegressionProblemOptions, regressionProblem } from "./regression-problem.js";
export { type SpanningTreeProblemOptions, spanningTreeProblem } from "./spanning-tree-problem.js";
export { syntheticTask } from "./task.js";
