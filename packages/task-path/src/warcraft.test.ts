import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy, type NpyArray } from "@discretely/training";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadMaps } from "./data.js";
import { readWarcraft } from "./warcraft.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "warcraft-"));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (count: number, first = 0) => Uint8Array.from({ length: count }, (_, i) => first + i);
/** n maps of 2 × 2 cells and 4 × 4 pixels, numbered from `first`. */
const maps = (n: number, first = 0): NpyArray => ({ dtype: "uint8", shape: [n, 4, 4, 3], data: bytes(n * 48, first) });
const paths = (n: number): NpyArray => ({
  dtype: "int64",
  shape: [n, 2, 2],
  data: BigInt64Array.from({ length: n * 4 }, (_, i) => BigInt(+(i % 4 === 0 || i % 4 === 3))),
});
const costs = (n: number): NpyArray => ({
  dtype: "float32",
  shape: [n, 2, 2],
  data: new Float32Array(4 * n).fill(0.8),
});

async function fill(split: string, n: number, changes: Record<string, NpyArray | undefined> = {}) {
  const arrays = { maps: maps(n), shortest_paths: paths(n), vertex_weights: costs(n), ...changes };
  for (const [name, array] of Object.entries(arrays)) {
    if (array) await writeFile(join(folder, `${split}_${name}.npy`), encodeNpy(array));
  }
}

describe("readWarcraft", () => {
  it("reads maps, paths and costs", async () => {
    await fill("train", 2);
    const read = await readWarcraft(folder, "train");
    expect(read).toMatchObject({ count: 2, size: 2, pixels: 4 });
    expect([...read.images.slice(46, 50)]).toEqual([46, 47, 48, 49]);
    expect([...read.paths]).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
    expect(read.costs).toEqual(new Float32Array(8).fill(0.8));
  });

  it("joins files in parts", async () => {
    const inParts = { maps_part0: maps(1), maps_part1: maps(2, 100), maps: undefined };
    await fill("train", 3, inParts);
    const { count, images } = await readWarcraft(folder, "train");
    expect([count, images[47], images[48]]).toEqual([3, 47, 100]);
  });

  it.each<[string, Record<string, NpyArray | undefined>, string]>([
    ["a missing file", { vertex_weights: undefined }, "  train_vertex_weights.npy, or train_vertex_weights_part0.npy"],
    [
      "maps of another kind",
      { maps: { ...maps(2), shape: [2, 4, 6, 2] } },
      "uint8 [2,4,6,2] instead of uint8 [N, pixels",
    ],
    ["fewer costs", { vertex_weights: costs(1) }, "[1,2,2] beside maps of [2,4,4,3]; wanted [2, K, K]"],
    [
      "a flat array",
      { shortest_paths: { ...paths(2), shape: [8] } },
      "an array of [8]; wanted shortest_paths [N, K, K]",
    ],
    ["no path", { shortest_paths: { ...costs(2) } }, "0.800000011920929 at entry 0; a path is made of 0 and 1"],
    [
      "a negative cost",
      { vertex_weights: { ...costs(2), data: new Float32Array(8).fill(-1) } },
      "-1 at entry 0; a cost is",
    ],
    [
      "parts that differ",
      { maps: undefined, maps_part0: maps(1), maps_part1: { ...maps(1), shape: [1, 2, 8, 3] } },
      "uint8 [1,2,8,3] goes on from uint8 [1,4,4,3]",
    ],
  ])("refuses %s", async (_, changes, message) => {
    await fill("train", 2, changes);
    await expect(readWarcraft(folder, "train")).rejects.toThrow(message);
  });
});

describe("loadMaps", () => {
  it("takes the first of a folder's maps, and measures on val on request", async () => {
    await fill("train", 3);
    await fill("val", 2);
    const { train, test } = await loadMaps(folder, { train: 2, evaluate: "val" });
    expect([train.count, train.images.length, train.costs.length, test.count]).toEqual([2, 96, 8, 2]);
    await expect(loadMaps(folder, { train: 4, evaluate: "val" })).rejects.toThrow("train = 4 exceeds the 3 maps");
    await expect(loadMaps(folder)).rejects.toThrow("test_maps.npy, or test_maps_part0.npy");
    await expect(loadMaps(join(folder, "nowhere"))).rejects.toThrow(
      'nowhere"; pass generated, or a folder of the Warcraft data',
    );
    await expect(loadMaps("generated", { train: 0 })).rejects.toThrow("loadMaps: train must be an integer >= 1, got 0");
  });
});
