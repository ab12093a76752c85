import { definePlugin } from "@discretely/core";
import { l2xTask } from "./task.js";

/** The task of this package by name. */
export const plugins = [definePlugin({ kind: "task", name: "l2x", create: l2xTask })] as const;
