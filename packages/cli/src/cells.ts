import { join } from "node:path";
import type { Plugin, Registry } from "@discretely/core";
import { checkSame, type RunRecord, readRun } from "@discretely/training/run-record";
import { labelOf, type NamedMember } from "./audit-settings.js";
import { plan } from "./plan.js";
import type { CompleteSettings, RunSettings } from "./settings.js";

/** One run of a grid of estimators and seeds. */
export interface Cell {
  /** The estimator with its options, as on the command line. */
  readonly label: string;
  readonly seed: number;
  readonly name: string;
  readonly config: CompleteSettings;
  /** The run folder. */
  readonly path: string;
}

export interface Grid {
  /** What all cells share; its estimator and its seed give way. */
  readonly base: RunSettings;
  readonly methods: readonly NamedMember[];
  readonly seeds: readonly number[];
  readonly out: string;
}

/** The cells, by estimator, then by seed, all of them checked. @throws RangeError for what no run could be made of. */
export function cellsOf(registry: Registry<Plugin>, { base, methods, seeds, out }: Grid): Cell[] {
  const folders = methods.map((method) => labelOf(method).replace(/[^\w.=+-]+/g, "-"));
  const twice = folders.find((folder, i) => folders.indexOf(folder) !== i);
  if (twice !== undefined) throw new RangeError(`compare: two estimators share the folder ${twice}; name each once`);
  return methods.flatMap((method, i) => {
    const { config } = plan(registry, { ...base, estimator: method.name, estimatorOptions: method.options });
    const label = labelOf(method);
    return seeds.map((seed) => ({
      ...{ label, seed, name: `${label} seed ${seed}`, config: { ...config, seed } },
      path: join(out, `${folders[i]}-seed${seed}`),
    }));
  });
}

/** What the folder of a cell holds already, if anything. @throws Error where it is a run of other settings. */
export async function look({ path, config }: Cell): Promise<RunRecord | undefined> {
  const record = await readRun(path);
  if (record) checkSame(path, record.config, JSON.parse(JSON.stringify(config)));
  return record;
}
