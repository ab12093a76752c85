import { stat } from "node:fs/promises";
import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import { generateMaps, type PathMaps } from "./maps.js";
import { readWarcraft } from "./warcraft.js";

/** Maps to learn from and maps to measure on. */
export interface MapSets {
  readonly train: PathMaps;
  readonly test: PathMaps;
}

/** What the loader takes: which part of the data, and the seed of what is generated. */
export interface LoadOptions {
  /** K of generated maps. Default 12. */
  readonly size?: number;
  /** Number of maps to train on, the first of the data; default all, or 2,000 generated ones. */
  readonly train?: number | undefined;
  /** Number of maps to measure on; default all, or 500 generated ones. */
  readonly test?: number | undefined;
  /** Files to measure on, for a folder. Default test. */
  readonly evaluate?: "test" | "val";
  /** Of generated maps: which steps a path may take. Default 8. */
  readonly neighbours?: 8 | 4;
  /** Seed of generated maps. Default 0. */
  readonly seed?: number;
  /** Says in a line what takes time. */
  readonly log?: (line: string) => void;
}

/**
 * Terrain maps with costs and cheapest paths: `generated`, or a folder with the files of the Warcraft data.
 * @throws Error when the folder or files are missing, broken or do not fit each other; RangeError for a count out of range.
 */
export async function loadMaps(source: string, options: LoadOptions = {}): Promise<MapSets> {
  for (const part of ["train", "test"] as const) {
    if (options[part] !== undefined) checkInteger("loadMaps", part, options[part], { min: 1 });
  }
  if (source === "generated") return generate(options);
  if (!(await stat(source).catch(() => undefined))?.isDirectory()) {
    throw new Error(
      `no folder ${JSON.stringify(source)}; pass generated, or a folder of the Warcraft data such as 12x12`,
    );
  }
  const { evaluate = "test" } = options;
  const [train, test] = [await readWarcraft(source, "train"), await readWarcraft(source, evaluate)];
  if (train.size !== test.size || train.pixels !== test.pixels) {
    throw new Error(
      `${source}: train maps of ${train.size} cells and ${train.pixels} pixels a side, ${evaluate} maps of ${test.size} and ${test.pixels}`,
    );
  }
  return { train: first(train, options.train, "train"), test: first(test, options.test, "test") };
}

function generate({ size = 12, train = 2000, test = 500, seed = 0, neighbours = 8, log }: LoadOptions): MapSets {
  log?.(`drawing ${train} + ${test} maps of ${size} x ${size} cells`);
  return {
    train: generateMaps({ count: train, size, neighbours, seed: split(seed, 0) }),
    test: generateMaps({ count: test, size, neighbours, seed: split(seed, 1) }),
  };
}

function first(maps: PathMaps, wanted: number | undefined, part: string): PathMaps {
  const { size, pixels } = maps;
  const count = wanted ?? maps.count;
  if (count > maps.count)
    throw new RangeError(`${part} = ${count} exceeds the ${maps.count} maps of the folder; pass a smaller one`);
  return {
    ...{ count, size, pixels },
    images: maps.images.subarray(0, count * pixels * pixels * 3),
    costs: maps.costs.subarray(0, count * size * size),
    paths: maps.paths.subarray(0, count * size * size),
  };
}
