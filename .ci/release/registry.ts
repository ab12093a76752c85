import { pnpm } from "./run.js";

/** The registry that npm and pnpm are set to. */
export const registryOf = (): string => pnpm(["config", "get", "registry"]).stdout.trim();

/** An address in a registry, which may itself lie below a path. */
export const addressIn = (registry: string, path: string): URL => new URL(path, registry.replace(/\/*$/, "/"));
