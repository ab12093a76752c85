import { definePlugin } from "@discretely/core";
import { kSubsetProblem } from "./k-subset-problem.js";
import { regressionProblem } from "./regression-problem.js";
import { spanningTreeProblem } from "./spanning-tree-problem.js";
import { syntheticTask } from "./task.js";

/** The problems of this package by name, and its task. */
export const plugins = [
  definePlugin({ kind: "problem", name: "k-subset", create: kSubsetProblem }),
  definePlugin({ kind: "problem", name: "regression", create: regressionProblem }),
  definePlugin({ kind: "problem", name: "spanning-tree", create: spanningTreeProblem }),
  definePlugin({ kind: "task", name: "synthetic", create: syntheticTask }),
] as const;
