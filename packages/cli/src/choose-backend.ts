import { type Backend, backendNames, namedBackend, nodeBackends, useBackend } from "@discretely/backends";
import "@tensorflow/tfjs";

/** The backend of that name, or all where it is "auto". @throws RangeError for an unknown name. */
export function candidatesOf(name: string): readonly Backend[] {
  if (name === "auto") return nodeBackends;
  if (backendNames.includes(name)) return [namedBackend(name)];
  throw new RangeError(`no backend named "${name}" (have: auto, ${backendNames.join(", ")})`);
}

/** Starts the backend of that name, or the best one. @throws RangeError for an unknown name. */
export const chooseBackend = async (name: string): Promise<string> => (await useBackend(candidatesOf(name))).name;
