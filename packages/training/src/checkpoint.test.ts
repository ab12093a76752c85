import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkpoints } from "./checkpoint.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";
import type { Snapshot } from "./snapshot.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-checkpoint-"));
});
afterEach(() => rm(folder, { recursive: true }));

const snapshot = (step: number): Snapshot => ({
  config: { task: "t", k: 3 },
  seed: -1,
  stepsPerEpoch: 5,
  place: {
    step,
    lossSum: 0.1 + 0.2,
    epochSeconds: 1,
    seconds: 2,
    loss: 1 / 3,
    metrics: { good: 1e-300, none: Number.NaN },
  },
  optimizer: { name: "Adam", iterations: step },
  state: { beta: 0.1 },
  tensors: { "weights/w": { dtype: "F32", shape: [2], data: Float32Array.of(step, -0) } },
});
const name = (step: number) => `step-${String(step).padStart(9, "0")}.safetensors`;

describe("checkpoints", () => {
  it("gives back the newest, number for number", async () => {
    const store = checkpoints({ folder: join(folder, "made") });
    await store.save(snapshot(9));
    await store.save(snapshot(10));
    expect(await store.load()).toEqual(snapshot(10));
  });
  it("keeps the last two, or as many as asked", async () => {
    for (let step = 8; step < 12; step++) await checkpoints({ folder }).save(snapshot(step));
    expect(await readdir(folder)).toEqual([name(10), name(11)]);
    await checkpoints({ folder, keep: 1 }).save(snapshot(12));
    expect(await readdir(folder)).toEqual([name(12)]);
  });
  it("has none in a folder that is empty, missing, or holds a first one that was never finished", async () => {
    expect(await checkpoints({ folder }).load()).toBeUndefined();
    expect(await checkpoints({ folder: join(folder, "missing") }).load()).toBeUndefined();
    await writeFile(join(folder, `${name(1)}.tmp`), "half");
    const said: string[] = [];
    expect(await checkpoints({ folder, log: (line) => said.push(line) }).load()).toBeUndefined();
    expect(said).toEqual([`checkpoint ignored: ${name(1)}.tmp: never finished`]);
  });
  it("passes over a file with any one byte changed", async () => {
    const store = checkpoints({ folder });
    await store.save(snapshot(1));
    await store.save(snapshot(2));
    const file = join(folder, name(2));
    const bytes = await readFile(file);
    for (let i = 0; i < bytes.length; i += 3) {
      const changed = Uint8Array.from(bytes);
      changed[i]! ^= 4;
      await writeFile(file, changed);
      const loaded = await store.load();
      // a changed byte of padding leaves the content as it was: then the newest is right, else the one before
      expect(loaded).toEqual(snapshot(loaded?.place.step === 2 ? 2 : 1));
    }
  });
  it("passes over a safetensors file of another kind, and refuses when nothing else is left", async () => {
    await writeFile(join(folder, name(3)), encodeSafetensors({ tensors: {}, metadata: { format: "pt" } }));
    await expect(checkpoints({ folder }).load()).rejects.toThrow(
      `is whole (${name(3)}: no discretely-checkpoint-1 but pt); start in a new folder`,
    );
    await checkpoints({ folder }).save(snapshot(2));
    expect((await checkpoints({ folder }).load())?.place.step).toBe(2);
  });
  it("clears away what is broken or unfinished with the next save, and leaves other files alone", async () => {
    await writeFile(join(folder, name(9)), "garbage");
    await writeFile(join(folder, `${name(4)}.tmp`), "half");
    await writeFile(join(folder, "notes.txt"), "mine");
    await checkpoints({ folder }).save(snapshot(5));
    expect(await readdir(folder)).toEqual(["notes.txt", name(5)]);
  });
  it("is a safetensors file that other tools can read", async () => {
    await checkpoints({ folder }).save(snapshot(5));
    const { tensors, metadata } = decodeSafetensors(await readFile(join(folder, name(5))));
    expect(tensors).toEqual(snapshot(5).tensors);
    expect(JSON.parse(metadata.run!)).toMatchObject({ seed: -1, config: { k: 3 }, state: { beta: 0.1 } });
  });
  it("checks its options", () => {
    expect(() => checkpoints({ folder, keep: 0 })).toThrow("checkpoints: keep must be an integer >= 1, got 0");
  });
});
