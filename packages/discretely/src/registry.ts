import { createRegistry } from "@discretely/core";
import { plugins as estimators } from "@discretely/estimators/plugins";
import { plugins as losses } from "@discretely/losses/plugins";
import { plugins as noise } from "@discretely/noise/plugins";
import { plugins as solvers } from "@discretely/solvers/plugins";
import { plugins as dvae } from "@discretely/task-dvae/plugins";
import { plugins as l2x } from "@discretely/task-l2x/plugins";
import { plugins as nri } from "@discretely/task-nri/plugins";
import { plugins as path } from "@discretely/task-path/plugins";
import { plugins as synthetic } from "@discretely/task-synthetic/plugins";

const tasks = [...dvae, ...l2x, ...nri, ...path, ...synthetic] as const;

/** Every plug-in of the libraries, by kind and name. Add yours with `registry.with([plugin])`. */
export const registry = createRegistry([...noise, ...solvers, ...estimators, ...losses, ...tasks]);
