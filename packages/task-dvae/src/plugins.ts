import { definePlugin } from "@discretely/core";
import { dvaeTask } from "./task.js";

/** The task of this package by name. */
export const plugins = [definePlugin({ kind: "task", name: "dvae", create: dvaeTask })] as const;
