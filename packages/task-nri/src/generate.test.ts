import { gumbel } from "@discretely/noise";
import { spanningTree } from "@discretely/solvers/spanning-tree";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { edgeMetrics } from "./edge-metrics.js";
import { generate } from "./generate.js";
import { layoutScratch, layoutStep } from "./layout-step.js";

beforeAll(() => tf.setBackend("cpu"));

const frame = (positions: Float32Array, n: number, at: number) =>
  Float64Array.from({ length: 2 * n }, (_, i) => positions[at * 2 * n + (i % 2) * n + Math.floor(i / 2)]!);

describe("generate", () => {
  const made = generate({ count: 1500, seed: 3, frames: 4, vertices: 6 });

  it("draws spanning trees, all of them about as often as the maximum tree of random weights", () => {
    // 3 vertices: by symmetry each of the 3 trees has probability 1/3
    const { edges } = generate({ count: 3000, seed: 0, frames: 2, vertices: 3 });
    const counts = new Map<string, number>();
    for (let at = 0; at < edges.length; at += 3) {
      const tree = edges.subarray(at, at + 3).join("");
      counts.set(tree, (counts.get(tree) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["011", "101", "110"]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(3000 * (2 / 9)));
  });

  it("records frames that are one step apart", () => {
    const { vertices: n, frames, positions, edges } = made;
    for (const example of [0, 999, 1000, 1499]) {
      const joined = new Uint8Array(n * n);
      let e = (example * n * (n - 1)) / 2;
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) joined[i * n + j] = joined[j * n + i] = edges[e++]!;
      for (let t = 1; t < frames; t++) {
        const moved = frame(positions, n, example * frames + t - 1);
        layoutStep(moved, joined, layoutScratch(n));
        const wanted = frame(positions, n, example * frames + t);
        for (let at = 0; at < 2 * n; at++) expect(moved[at]).toBeCloseTo(wanted[at]!, 4);
      }
    }
  });

  it("gives example i by the seed and i alone", () => {
    const fewer = generate({ count: 1200, seed: 3, frames: 4, vertices: 6 });
    expect(fewer.positions).toEqual(made.positions.subarray(0, fewer.positions.length));
    expect(fewer.edges).toEqual(made.edges.subarray(0, fewer.edges.length));
    expect(generate({ count: 1, seed: 4, frames: 4, vertices: 6 }).positions).not.toEqual(
      made.positions.subarray(0, 48),
    );
  });

  it("draws its trees apart from a noise of the same seed, which would tell them", () => {
    const { edges } = generate({ count: 400, seed: 0, frames: 2, vertices: 10 });
    const noise = tf.squeeze(gumbel()([400, 1, 45], 0), [1]);
    const { precision } = edgeMetrics(spanningTree({ vertices: 10 })(noise).dataSync(), edges, 45).graph;
    // two independent trees share 9 of 45 edges by 9 each: 1/5
    expect(precision).toBeGreaterThan(0.15);
    expect(precision).toBeLessThan(0.25);
  });

  it("tells how far it is, and checks its options", () => {
    const told: number[] = [];
    generate({ count: 2300, seed: 0, frames: 2, vertices: 2, progress: (done) => told.push(done) });
    expect(told).toEqual([1000, 2000, 2300]);
    expect(() => generate({ count: 1, seed: 0, frames: 1 })).toThrow("generate: frames must be an integer >= 2, got 1");
  });
});
