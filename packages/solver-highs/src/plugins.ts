import { definePlugin } from "@discretely/core";
import { loadHighs } from "./highs.js";

/**
 * The members of this package by name. A promise, because a registry makes solvers synchronously and WebAssembly loads
 * asynchronously: `registry.with(await loadPlugins())`.
 */
export const loadPlugins = async (...init: Parameters<typeof loadHighs>) =>
  [definePlugin({ kind: "solver", name: "highs", create: await loadHighs(...init) })] as const;
