import { definePlugin } from "@discretely/core";
import { nriTask } from "./task.js";

/** The task of this package by name. */
export const plugins = [definePlugin({ kind: "task", name: "nri", create: nriTask })] as const;
