import { type Backend, nodeBackends, useBackend } from "@discretely/backends";
import "@tensorflow/tfjs";

/** The backends of that name, or all where it is "auto". @throws RangeError for an unknown name. */
export function candidatesOf(name: string): readonly Backend[] {
  const candidates = name === "auto" ? nodeBackends : nodeBackends.filter((candidate) => candidate.name === name);
  if (candidates.length > 0) return candidates;
  throw new RangeError(`no backend named "${name}" (have: auto, ${nodeBackends.map((b) => b.name).join(", ")})`);
}

/** Starts the backend of that name, or the best one. @throws RangeError for an unknown name. */
export const chooseBackend = async (name: string): Promise<string> => (await useBackend(candidatesOf(name))).name;
