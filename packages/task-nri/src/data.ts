import { stat } from "node:fs/promises";
import { join } from "node:path";
import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import { cacheFolder } from "@discretely/training/cache-folder";
import { missingFiles, readPart, writePart } from "./files.js";
import { generate } from "./generate.js";
import {
  countOf,
  firstOf,
  normalise,
  PARTS,
  type Part,
  type Trajectories,
  type TrajectorySets,
} from "./trajectories.js";

/** What the loader takes: which part of the data, and the seed of what is generated. */
export interface LoadOptions {
  /** Frames of a trajectory. Default 10. */
  readonly frames?: number;
  /** Vertices of a graph. Default 10. */
  readonly vertices?: number;
  /** Trajectories, the first of the set. Default all; 50,000, 10,000 and 10,000 generated ones. */
  readonly counts?: Partial<Record<Part, number>>;
  /** Seed of generated trajectories. Default 0. */
  readonly seed?: number;
  /** The folder of all data sets. Default `cacheFolder()`. */
  readonly cache?: string;
  /** Says in a line what takes time. */
  readonly log?: (line: string) => void;
}

const GENERATED: Readonly<Record<Part, number>> = { train: 50_000, valid: 10_000, test: 10_000 };
/** From so many trajectories on a generated set is kept: fewer are drawn in the time that reading takes. */
const KEPT = 20_000;

/**
 * Trajectories and their graphs, positions mapped to [−1, 1] by the range of the training set.
 *
 * @param source `generated` (drawn here, see `generate`; large sets are kept in the cache), or a folder with the six .npy files
 * that the generator of Paulus et al. writes
 * @throws Error when files are missing or broken; each message says what to do
 */
export async function loadTrajectories(source: string, options: LoadOptions = {}): Promise<TrajectorySets> {
  const { frames = 10, vertices = 10, counts = {} } = options;
  for (const part of PARTS) {
    if (counts[part] !== undefined) checkInteger("loadTrajectories", part, counts[part], { min: 1 });
  }
  const sets = source === "generated" ? await drawn(options) : await read(source, frames, vertices);
  const taken = Object.fromEntries(PARTS.map((part) => [part, take(sets[part], part, counts[part], source)]));
  normalise(taken as unknown as TrajectorySets);
  return taken as unknown as TrajectorySets;
}

function take(set: Trajectories, part: Part, count: number | undefined, source: string): Trajectories {
  const all = countOf(set);
  if (count === undefined || count <= all) return firstOf(set, count ?? all);
  throw new Error(`${part} = ${count} exceeds the ${all} trajectories of ${source}; pass ${part} <= ${all}`);
}

async function read(folder: string, frames: number, vertices: number): Promise<TrajectorySets> {
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory()) {
    throw new Error(`no folder ${JSON.stringify(folder)}; pass generated, or a folder with the six .npy files`);
  }
  const keys = PARTS.map((part) => ({ part, frames, vertices }));
  const missing = await missingFiles(folder, keys);
  if (missing.length > 0) throw new Error(`the folder ${folder} lacks\n  ${missing.join("\n  ")}`);
  const sets = await Promise.all(keys.map((key) => readPart(folder, key)));
  return Object.fromEntries(PARTS.map((part, i) => [part, sets[i]])) as unknown as TrajectorySets;
}

/** Generated sets, out of the cache where they are there. */
async function drawn(options: LoadOptions): Promise<TrajectorySets> {
  const { frames = 10, vertices = 10, seed = 0, cache = cacheFolder(), log = () => {} } = options;
  const counts = { ...GENERATED, ...options.counts };
  const total = PARTS.reduce((sum, part) => sum + counts[part], 0);
  const folder = join(cache, "graph-layout", `seed${seed}-${PARTS.map((part) => counts[part]).join("-")}`);
  const keys = PARTS.map((part) => ({ part, frames, vertices }));
  if (total >= KEPT && (await missingFiles(folder, keys)).length === 0) return read(folder, frames, vertices);
  const sets = draw(counts, total, { frames, vertices, seed, log });
  if (total >= KEPT) {
    const writing = PARTS.map((part) => writePart(folder, part, sets[part]));
    await Promise.all(writing).catch((error: Error) => log(`graph-layout: not kept in ${folder} (${error.message})`));
  }
  return sets;
}

function draw(
  counts: Readonly<Record<Part, number>>,
  total: number,
  { log, seed, ...shape }: { frames: number; vertices: number; seed: number; log: (line: string) => void },
): TrajectorySets {
  log(`drawing ${PARTS.map((part) => counts[part]).join(" + ")} trajectories`);
  const steps = Math.max(10_000, Math.ceil(total / 5 / 1000) * 1000); // five lines, or fewer
  let before = 0;
  const sets = PARTS.map((part, i) => {
    const progress = (done: number) => {
      if ((before + done) % steps === 0) log(`  ${before + done} of ${total}`);
    };
    const set = generate({ ...shape, count: counts[part], seed: split(seed, i), progress });
    before += counts[part];
    return [part, set];
  });
  return Object.fromEntries(sets) as unknown as TrajectorySets;
}
