export { type KSubsetProblemOptions, kSubsetProblem } from "./k-subset-problem.js";
export { numpyNormal } from "./numpy-random.js";
export { type RegressionProblemOptions, regressionProblem } from "./regression-problem.js";
export { type SpanningTreeProblemOptions, spanningTreeProblem } from "./spanning-tree-problem.js";
