import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadTrajectories } from "./data.js";
import { fileNames, readPart, writePart } from "./files.js";
import { generate } from "./generate.js";
import { PARTS } from "./trajectories.js";

beforeAll(() => tf.setBackend("cpu"));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-nri-"));
});
afterEach(() => rm(folder, { recursive: true }));

const shape = { frames: 3, vertices: 4 };
const write = async (name: string, array: Parameters<typeof encodeNpy>[0]) =>
  writeFile(join(folder, name), encodeNpy(array));

describe("files", () => {
  const key = { part: "train", ...shape } as const;
  const names = fileNames(key);

  it("are named as those of the paper's generator", () => {
    expect(fileNames({ part: "valid", frames: 10, vertices: 10 })).toEqual({
      data: "data_valid_novar_1skip_10t_1r_graph10.npy",
      edges: "edges_valid_novar_1skip_10t_1r_graph10.npy",
    });
  });

  it("give back what was written, from float64 and from edges of -1 and 1 too", async () => {
    const set = generate({ count: 2, seed: 0, ...shape });
    await writePart(folder, "train", set);
    expect(await readPart(folder, key)).toEqual(set);
    await write(names.data, { dtype: "float64", shape: [2, 3, 2, 4], data: Float64Array.from(set.positions) });
    const edges = BigInt64Array.from({ length: 32 }, (_, at) => (at % 16 === 1 || at % 16 === 4 ? 1n : -1n));
    await write(names.edges, { dtype: "int64", shape: [2, 4, 4], data: edges });
    expect(await readPart(folder, key)).toEqual({ ...set, edges: Uint8Array.of(1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0) });
  });

  it("are refused with their name and the place", async () => {
    const set = generate({ count: 2, seed: 0, ...shape });
    await writePart(folder, "train", set);
    const data = (bad: Float32Array) => write(names.data, { dtype: "float32", shape: [2, 3, 2, 4], data: bad });
    await data(set.positions.map((x, at) => (at === 30 ? Number.NaN : x)));
    await expect(readPart(folder, key)).rejects.toThrow(`${names.data}: entry 30 is NaN`);
    await write(names.data, { dtype: "float32", shape: [2, 2, 3, 4], data: set.positions });
    await expect(readPart(folder, key)).rejects.toThrow("shape [2,2,3,4], wanted [N, 3, 2, 4]");
    await write(names.data, { dtype: "float32", shape: [1, 3, 2, 4], data: set.positions.subarray(24) });
    await expect(readPart(folder, key)).rejects.toThrow(/has 1 trajectories, but .* 2; pass files of one set/);
    await data(set.positions);
    const edges = (bad: number[]) =>
      write(names.edges, { dtype: "uint8", shape: [2, 4, 4], data: Uint8Array.from(bad) });
    await edges(Array.from({ length: 32 }, (_, at) => Number(at === 17)));
    await expect(readPart(folder, key)).rejects.toThrow("example 1, vertices 0 and 1: 1 one way and 0 the other");
    await edges(Array(32).fill(2));
    await expect(readPart(folder, key)).rejects.toThrow(
      "example 0, vertices 0 and 1: 2; an edge is 0 or 1, or -1 or 1",
    );
    const bytes = await readFile(join(folder, names.edges));
    await writeFile(join(folder, names.edges), bytes.subarray(0, -1));
    await expect(readPart(folder, key)).rejects.toThrow(/edges_train.*at byte 159: uint8 \[2,4,4\] takes 32 bytes/);
  });
});

describe("loadTrajectories", () => {
  const counts = { train: 5, valid: 3, test: 2 };

  it("draws three different sets, the same ones at the same seed", async () => {
    const [a, b, c] = [0, 0, 1].map((seed) => loadTrajectories("generated", { ...shape, counts, seed, cache: folder }));
    const sets = await a!;
    expect(await b).toEqual(sets);
    expect(await c).not.toEqual(sets);
    expect(PARTS.map((part) => sets[part].positions.length / 24)).toEqual([5, 3, 2]);
    expect(sets.valid.positions).not.toEqual(sets.train.positions.subarray(0, 72));
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps a large set, and reads it the next time", async () => {
    const said: string[] = [];
    const options = {
      frames: 2,
      vertices: 2,
      counts: { ...counts, train: 20_000 },
      cache: folder,
      log: (line: string) => said.push(line),
    };
    const first = await loadTrajectories("generated", options);
    expect(said).toEqual(["drawing 20000 + 3 + 2 trajectories", "  10000 of 20005", "  20000 of 20005"]);
    expect(await loadTrajectories("generated", options)).toEqual(first);
    expect(said).toHaveLength(3);
    expect(await readdir(join(folder, "graph-layout", "seed0-20000-3-2"))).toHaveLength(6);
  });

  it("goes on without a cache that cannot be written", async () => {
    await writeFile(join(folder, "plain"), "");
    const said: string[] = [];
    const options = { frames: 2, vertices: 2, counts: { ...counts, train: 20_000 }, cache: join(folder, "plain") };
    await loadTrajectories("generated", { ...options, log: (line) => said.push(line) });
    expect(said.at(-1)).toMatch(/^graph-layout: not kept in .*plain/);
  });

  it("maps a folder's positions to [-1, 1] by the range of the training set, and takes the first of each", async () => {
    for (const [i, part] of PARTS.entries()) {
      const set = generate({ count: 3, seed: i, ...shape });
      const scaled = { ...set, positions: set.positions.map((x) => 5 + (part === "test" ? 6 : 3) * x) };
      await writePart(folder, part, scaled);
    }
    const sets = await loadTrajectories(folder, { ...shape, counts: { train: 2 } });
    const mapped = (seed: number, scale: number) => {
      const raw = [0, seed].map((seed) => generate({ count: 3, seed, ...shape }).positions);
      const [low, high] = [Math.min(...raw[0]!.subarray(0, 48)), Math.max(...raw[0]!.subarray(0, 48))];
      return Array.from(raw[1]!, (x) => (2 * (scale * x - low)) / (high - low) - 1);
    };
    const near = (x: number) => expect.closeTo(x, 4);
    expect(Array.from(sets.train.positions)).toEqual(mapped(0, 1).slice(0, 48).map(near));
    expect(Array.from(sets.test.positions)).toEqual(mapped(2, 2).map(near));
    await expect(loadTrajectories(folder, { ...shape, counts: { valid: 4 } })).rejects.toThrow(
      /valid = 4 exceeds the 3 trajectories of/,
    );
  });

  it("says what is missing", async () => {
    await expect(loadTrajectories(join(folder, "none"))).rejects.toThrow("pass generated, or a folder");
    await writeFile(join(folder, fileNames({ part: "train", ...shape }).data), "");
    await expect(loadTrajectories(folder, shape)).rejects.toThrow(/lacks\n {2}edges_train_novar.*\n {2}data_valid/);
    await expect(loadTrajectories("generated", { counts: { test: 0 } })).rejects.toThrow(
      "loadTrajectories: test must be",
    );
  });

  it("refuses training positions that never move", async () => {
    const still = { ...shape, positions: new Float32Array(24).fill(2), edges: new Uint8Array(6) };
    for (const part of PARTS) await writePart(folder, part, still);
    await expect(loadTrajectories(folder, shape)).rejects.toThrow("nri: every training position is 2");
  });
});
