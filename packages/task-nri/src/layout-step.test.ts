import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { layoutScratch, layoutStep } from "./layout-step.js";

interface Sample {
  readonly n: number;
  readonly examples: {
    readonly edges: [number, number][];
    readonly init: number[][];
    readonly positions: number[][][];
  }[];
}

const folder = resolve(process.env.DISCRETELY_DATA ?? "../shared/data");
const path = join(folder, "nri-sample", "graph-layout-n10-T20-200.json");
const adjacency = (n: number, edges: readonly (readonly [number, number])[]) => {
  const joined = new Uint8Array(n * n);
  for (const [i, j] of edges) joined[i * n + j] = joined[j * n + i] = 1;
  return joined;
};

describe("layoutStep", () => {
  const there = existsSync(path);
  if (!there && process.env.CI) throw new Error(`no file ${path}; set DISCRETELY_DATA to the folder of the data sets`);
  it.skipIf(!there)("takes every step of the recorded trajectories (DISCRETELY_DATA) to 1e-9", () => {
    const { n, examples } = JSON.parse(readFileSync(path, "utf8")) as Sample;
    const scratch = layoutScratch(n);
    let worst = 0;
    for (const { edges, init, positions } of examples) {
      const joined = adjacency(n, edges);
      for (const [t, wanted] of positions.entries()) {
        // each step from the recorded frame before it: the dynamics amplify rounding
        const moved = Float64Array.from((t === 0 ? init : positions[t - 1]!).flat());
        layoutStep(moved, joined, scratch);
        for (const [at, value] of wanted.flat().entries()) worst = Math.max(worst, Math.abs(moved[at]! - value));
      }
    }
    expect(examples).toHaveLength(200);
    expect(worst).toBeLessThan(1e-9);
  });

  it("moves two joined vertices along their line, and leaves mean 0 and largest coordinate 1", () => {
    const positions = Float64Array.of(0, 0, 4, 2);
    layoutStep(positions, adjacency(2, [[0, 1]]), layoutScratch(2));
    // toward each other by 0.4 each, so still on the line of slope 1/2
    expect(Array.from(positions)).toEqual([-1, -0.5, 1, 0.5].map((x) => expect.closeTo(x, 12)));
  });

  it("keeps vertices still that no force moves", () => {
    const positions = Float64Array.of(0, 0, 0, 0);
    layoutStep(positions, adjacency(2, []), layoutScratch(2));
    expect(Array.from(positions)).toEqual([0, 0, 0, 0]);
  });
});
