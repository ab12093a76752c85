import { type Backend, backendNames, namedBackend, nodeBackends, useBackend } from "@discretely/backends";
import "@tensorflow/tfjs";

export interface ChoiceOptions {
  /** Whether runs go side by side, which use the cores better than threads do. Default: no. */
  readonly shared?: boolean;
}

/** The backends of that name, or all where it is "auto". @throws RangeError for an unknown name. */
export function candidatesOf(name: string, { shared = false }: ChoiceOptions = {}): readonly Backend[] {
  if (name === "auto") return shared ? nodeBackends.filter((one) => one.name !== "wasm-threads") : nodeBackends;
  if (backendNames.includes(name)) return [namedBackend(name)];
  throw new RangeError(`no backend named "${name}" (have: auto, ${backendNames.join(", ")})`);
}

/** Starts the backend of that name, or the best one. @throws RangeError for an unknown name. */
export const chooseBackend = async (name: string, options: ChoiceOptions = {}): Promise<string> =>
  (await useBackend(candidatesOf(name, options))).name;
