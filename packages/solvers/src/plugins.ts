import { definePlugin } from "@discretely/core";
import { arborescence } from "./arborescence.js";
import { argmax } from "./argmax.js";
import { assignment } from "./assignment.js";
import { graphPath } from "./graph-path.js";
import { gridPath } from "./grid-path.js";
import { incomingEdges } from "./incoming-edges.js";
import { independent } from "./independent.js";
import { knapsack } from "./knapsack.js";
import { matching } from "./matching.js";
import { ranking } from "./ranking.js";
import { spanningTree } from "./spanning-tree.js";
import { topK } from "./top-k.js";
import { viterbi } from "./viterbi.js";

/** The members of this package by name. */
export const plugins = [
  definePlugin({ kind: "solver", name: "argmax", create: argmax }),
  definePlugin({ kind: "solver", name: "top-k", create: topK }),
  definePlugin({ kind: "solver", name: "independent", create: independent }),
  definePlugin({ kind: "solver", name: "grid-path", create: gridPath }),
  definePlugin({ kind: "solver", name: "graph-path", create: graphPath }),
  definePlugin({ kind: "solver", name: "spanning-tree", create: spanningTree }),
  definePlugin({ kind: "solver", name: "arborescence", create: arborescence }),
  definePlugin({ kind: "solver", name: "incoming-edges", create: incomingEdges }),
  definePlugin({ kind: "solver", name: "assignment", create: assignment }),
  definePlugin({ kind: "solver", name: "matching", create: matching }),
  definePlugin({ kind: "solver", name: "ranking", create: ranking }),
  definePlugin({ kind: "solver", name: "knapsack", create: knapsack }),
  definePlugin({ kind: "solver", name: "viterbi", create: viterbi }),
] as const;
