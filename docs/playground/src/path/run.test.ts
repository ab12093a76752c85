import { cpu, useBackend } from "@discretely/backends";
import { TERRAINS } from "@discretely/task-path/terrain";
import "@tensorflow/tfjs";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { initialValues } from "../state/control.js";
import { controls, idle, type PathValues, SIDE } from "./controls.js";
import { allMaps, bestPaths, costOf, mapText, shownMap, trueCosts } from "./map.js";
import { heat, trace } from "./picture.js";
import { pathRun, regretOf } from "./run.js";

beforeAll(async () => {
  await useBackend([cpu]);
});

const initial: PathValues = { ...initialValues(controls), samples: 2, maps: 2 };
const learn = (values: Partial<PathValues>, steps: number) => {
  const all = { ...initial, ...values };
  const run = pathRun(all, shownMap(all));
  for (let step = 0; step < steps; step++) run.advance();
  return run;
};

describe("pathRun", () => {
  it.each([{}, { learn: "cells" }, { loss: "fenchel-young" }, { loss: "spo-plus" }, { method: "imle" }] as const)(
    "learns the best path with %o",
    (values) => {
      const run = learn(values, 100);
      expect(run.points[0]!.regret).toBeGreaterThan(0.3);
      expect(run.points.at(-1)!.regret).toBeLessThan(0.05);
      run.dispose();
    },
  );
  it("learns which ground is dear", () => {
    const run = learn({ maps: 4 }, 120);
    const [water, earth, grass, forest, rock] = [...run.belief.terrains!] as [number, number, number, number, number];
    expect(Math.min(water, forest, rock)).toBeGreaterThan(2 * Math.max(earth, grass));
    run.dispose();
  });
  it("knows a painted map by what it learned of the ground", () => {
    const run = learn({ maps: 4 }, 120);
    const painted = shownMap({ map: "", seed: 11 });
    run.paint(painted);
    expect(regretOf(run.belief.path, painted)).toBeLessThan(0.1);
    run.advance();
    expect(run.points.at(-1)!.regret).toBeLessThan(0.1);
    run.dispose();
  });
  it("is a function of its values, and leaves no tensor", () => {
    const before = memory().numTensors;
    const [one, same, other] = [learn({}, 8), learn({}, 8), learn({ rate: 0.1 }, 8)];
    expect(same.belief).toEqual(one.belief);
    expect(other.belief).not.toEqual(one.belief);
    for (const run of [one, same, other]) run.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe("a map", () => {
  it("is painted text, or generated", () => {
    const text = "0123".repeat(36);
    expect(mapText(shownMap({ map: text, seed: 0 }))).toBe(text);
    expect(shownMap({ map: "", seed: 1 })).not.toEqual(shownMap({ map: "", seed: 2 }));
  });
  it("has company where the ground is learned, none where the cells are", () => {
    const shown = shownMap(initial);
    expect(allMaps(shown, { ...initial, maps: 3 })).toHaveLength(3);
    expect(allMaps(shown, { ...initial, maps: 3, learn: "cells" })).toEqual([shown]);
  });
  it("has a best path whose cells follow each other from corner to corner", () => {
    const costs = trueCosts(shownMap(initial));
    const best = bestPaths(costs);
    const order = trace(best);
    expect([order[0], order.at(-1)]).toEqual([0, SIDE * SIDE - 1]);
    expect(order).toHaveLength(best.reduce((sum, on) => sum + on, 0));
    const straight = Uint8Array.from(costs, (_, cell) => Number(cell % (SIDE + 1) === 0));
    expect(costOf(best, costs)).toBeLessThan(costOf(straight, costs));
  });
  it("is light where cheap and dark where dear", () =>
    expect(heat([1, 3, 2])).toEqual(["hsl(215 35% 94%)", "hsl(215 55% 28%)", "hsl(215 45% 61%)"]));
  it("draws every ground that there is", () => expect(TERRAINS).toHaveLength(5));
});

describe("idle", () => {
  it("knows what the loss and the model leave without a meaning", () => {
    expect(idle(initial)).toEqual(["rule"]);
    expect(idle({ ...initial, method: "imle", learn: "cells" })).toEqual(["maps"]);
    expect(idle({ ...initial, loss: "fenchel-young" })).toEqual(["method", "rule", "size"]);
    expect(idle({ ...initial, loss: "spo-plus" })).toContain("noise");
  });
});
