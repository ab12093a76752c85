// Textbook versions of the kernels: short, on arrays and objects, the yardsticks of the benchmark.
export { assignment, matching } from "./assignment.js";
export { graphPath, gridGraph, gridPath } from "./bellman-ford.js";
export { arborescence } from "./chu-liu-edmonds.js";
export { knapsack } from "./knapsack.js";
export { spanningTree } from "./kruskal.js";
export {
  chainMarginals,
  directionalDerivative,
  kSubsetMarginals,
  spanningTreeMarginals,
  spanningTreeVjp,
} from "./marginals.js";
export { plackettLuceOrder, ranking } from "./ranking.js";
export { argmax, incomingEdges, threshold, topK } from "./top-k.js";
export { viterbi } from "./viterbi.js";
