import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { isConnected } from "./connected.js";
import { generateMaps } from "./maps.js";
import { pathMetrics } from "./metrics.js";
import { standardise } from "./standardise.js";
import { TERRAINS, terrain } from "./terrain.js";

beforeAll(() => tf.setBackend("cpu"));

const maps = generateMaps({ count: 60, size: 12, seed: 1 });

describe("terrain", () => {
  it("knows all five kinds, the cheap ones the most", () => {
    const counts = TERRAINS.map(() => 0);
    for (let seed = 0; seed < 50; seed++) for (const kind of terrain(12, seed)) counts[kind]!++;
    const shares = counts.map((count) => count / (50 * 144));
    for (const share of shares) expect(share).toBeGreaterThan(0.05);
    expect(shares[1]! + shares[2]!).toBeGreaterThan(0.4);
  });

  it("is smooth: neighbours are of one kind far more often than cells of other maps", () => {
    const agree = (other: (cells: Uint8Array, next: Uint8Array, at: number) => number) => {
      let same = 0;
      for (let seed = 0; seed < 50; seed++) {
        const [cells, next] = [terrain(12, seed), terrain(12, seed + 1000)];
        for (let at = 0; at < 132; at++) same += +(cells[at] === other(cells, next, at));
      }
      return same / (50 * 132);
    };
    expect(agree((cells, _, at) => cells[at + 12]!)).toBeGreaterThan(1.5 * agree((_, next, at) => next[at]!));
  });

  it("refuses a map of one cell", () => {
    expect(() => terrain(1, 0)).toThrow("terrain: size must be an integer >= 2, got 1");
  });
});

describe("generateMaps", () => {
  it("labels each map with a path from corner to corner that no other mask beats", () => {
    const shape = [maps.count, 12, 12] as const;
    const { valid, exact } = pathMetrics({ shape, predicted: maps.paths, truth: maps.paths, costs: maps.costs });
    expect([valid, exact]).toEqual([1, 1]);
    // one cell fewer and the path is broken: it holds no detour
    const [first] = [Array.from(maps.paths.subarray(0, 144), (p) => p === 1)];
    const cells = first.flatMap((marked, cell) => (marked ? [cell] : []));
    for (const cell of cells) expect(isConnected(first.with(cell, false), 12, 12, 8)).toBe(false);
  });

  it("draws map i from the seed and i alone", () => {
    const fewer = generateMaps({ count: 3, size: 12, seed: 1 });
    expect(fewer.images).toEqual(maps.images.slice(0, fewer.images.length));
    expect(fewer.costs).toEqual(maps.costs.slice(0, fewer.costs.length));
    expect(generateMaps({ count: 3, size: 12, seed: 2 }).costs).not.toEqual(fewer.costs);
  });

  it("paints cells so that pixels tell their terrain, none by one colour", () => {
    const { images, costs, pixels } = maps;
    const means = new Map<number, number[]>(TERRAINS.map(({ cost }) => [Math.fround(cost), []]));
    for (let cell = 0; cell < 144; cell++) {
      const corner = (Math.floor(cell / 12) * 8 * pixels + (cell % 12) * 8) * 3;
      let red = 0;
      for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) red += images[corner + (y * pixels + x) * 3]! / 64;
      means.get(costs[cell]!)!.push(red);
    }
    for (const reds of means.values()) {
      if (reds.length > 1) expect(Math.max(...reds) - Math.min(...reds)).toBeGreaterThan(2);
    }
    expect(new Set(images).size).toBeGreaterThan(100);
  });
});

describe("standardise", () => {
  it("gives each channel of the training maps mean 0 and deviation 1, and others the same scale", () => {
    const { images, mean } = standardise(maps);
    const x = images(
      maps,
      Array.from({ length: maps.count }, (_, i) => i),
    );
    expect(x.shape).toEqual([60, 96, 96, 3]);
    const { mean: means, variance } = tf.moments(x, [0, 1, 2]);
    for (const m of means.dataSync()) expect(Math.abs(m)).toBeLessThan(1e-4);
    for (const v of variance.dataSync()) expect(v).toBeCloseTo(1, 3);
    expect(mean[0]).not.toBeCloseTo(mean[2]!, 0);
    const [second] = [images(maps, [1])];
    expect(Array.from(second.dataSync().slice(0, 9))).toEqual(
      Array.from(tf.slice(x, [1, 0, 0, 0], [1, 1, 3, 3]).dataSync()),
    );
  });

  it("gives 0 for a channel that never changes", () => {
    const flat = { ...maps, images: new Uint8Array(maps.images.length).fill(7) };
    expect(
      standardise(flat)
        .images(flat, [0])
        .dataSync()
        .every((value: number) => value === 0),
    ).toBe(true);
  });
});
