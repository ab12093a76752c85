import { definePlugin } from "@discretely/core";
import { linearPathTask } from "./linear-task.js";
import { pathTask } from "./task.js";

/** The tasks of this package by name. */
export const plugins = [
  definePlugin({ kind: "task", name: "path", create: pathTask }),
  definePlugin({ kind: "task", name: "path-linear", create: linearPathTask }),
] as const;
