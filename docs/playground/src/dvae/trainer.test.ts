import { useBackend, wasm } from "@discretely/backends";
import "@tensorflow/tfjs";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { initialValues } from "../state/control.js";
import { controls, type DvaeValues, settle } from "./controls.js";
import { PIXELS, SHOWN, trainer } from "./trainer.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const small: DvaeValues = { ...initialValues(controls), hidden: 64, batch: 20, rows: 8, columns: 8, k: 3 };

describe("trainer", () => {
  it("learns to draw digits from their codes", async () => {
    const training = trainer(small);
    const before = await training.pictures();
    let size: number | undefined;
    for (let step = 0; step < 60; step++) size = (await training.step()).size;
    const after = await training.pictures();
    training.dispose();
    expect(before.loss).toBeGreaterThan(500);
    expect(after.loss).toBeLessThan(250);
    expect(size).not.toBeCloseTo(0.1, 2);
    expect(after.originals).toEqual(before.originals);
    expect(after.reconstructions).toHaveLength(SHOWN * PIXELS);
    for (let row = 0; row < SHOWN * 8; row++) {
      expect(after.codes.slice(row * 8, row * 8 + 8).reduce((sum, z) => sum + z)).toBe(3);
    }
  });
  it("is a function of its values, and leaves no tensor", async () => {
    const losses = async (values: DvaeValues) => {
      const training = trainer(values);
      const first = [await training.step(), await training.step()].map(({ loss }) => loss);
      training.dispose();
      return first;
    };
    const before = memory().numTensors;
    expect(await losses(small)).toEqual(await losses(small));
    expect(await losses(small)).not.toEqual(await losses({ ...small, seed: 1 }));
    expect(memory().numTensors).toBe(before);
  });
});

describe("settle", () => {
  it("keeps k to a row", () => expect(settle({ ...small, columns: 4, k: 9 }).k).toBe(4));
});
