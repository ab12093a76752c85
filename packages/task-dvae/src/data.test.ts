import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadImages } from "./data.js";
import { fashionMnist, mnist } from "./sites.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** An idx file whose data counts up from `first`. */
function idx(sizes: readonly number[], first = 0): Buffer {
  const data = Buffer.from(Uint8Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, (_, i) => first + i));
  const words = Buffer.from(Int32Array.of(0x800 + sizes.length, ...sizes).buffer).swap32();
  return Buffer.concat([words, data]);
}

const files: Readonly<Record<string, Buffer>> = {
  "train-images-idx3-ubyte": idx([3, 28, 28]),
  "train-labels-idx1-ubyte": idx([3], 4),
  "t10k-images-idx3-ubyte": idx([2, 28, 28], 100),
  "t10k-labels-idx1-ubyte": idx([2], 8),
};

async function fill(changes: Readonly<Record<string, Buffer>> = {}): Promise<void> {
  for (const [name, content] of Object.entries({ ...files, ...changes })) await writeFile(join(folder, name), content);
}

describe("loadImages", () => {
  it("reads a folder, zipped or not", async () => {
    await fill();
    await rm(join(folder, "train-images-idx3-ubyte"));
    await writeFile(join(folder, "train-images-idx3-ubyte.gz"), gzipSync(files["train-images-idx3-ubyte"]!));
    const { train, test } = await loadImages(folder);
    expect(train.images.length).toBe(3 * 784);
    expect([train.images[0], train.images[784], test.images[0], test.images[784]]).toEqual([
      0,
      784 % 256,
      100,
      884 % 256,
    ]);
    expect([...train.labels, ...test.labels]).toEqual([4, 5, 6, 8, 9]);
  });

  it("takes the first of them", async () => {
    await fill();
    const { train, test } = await loadImages(folder, { train: 2, test: 1 });
    expect([train.images.length, train.labels.length, test.images.length, test.labels.length]).toEqual([
      1568, 2, 784, 1,
    ]);
    await expect(loadImages(folder, { train: 4 })).rejects.toThrow(
      /train = 4 exceeds the 3 images of .*; pass train <= 3/,
    );
    await expect(loadImages(folder, { test: 0 })).rejects.toThrow("loadImages: test must be an integer >= 1, got 0");
  });

  it("lists the files that a folder lacks", async () => {
    await fill();
    await rm(join(folder, "train-labels-idx1-ubyte"));
    await rm(join(folder, "t10k-images-idx3-ubyte"));
    await mkdir(join(folder, "t10k-images-idx3-ubyte")); // a folder of that name is no file
    await expect(loadImages(folder)).rejects.toThrow(
      `the folder ${folder} lacks\n` +
        "  train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz\n  t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz",
    );
    await expect(loadImages(join(folder, "nowhere"))).rejects.toThrow(
      /no folder ".*nowhere"; pass generated, mnist, fashion-mnist, or a folder with MNIST's four files/,
    );
  });

  it("refuses files that do not fit each other", async () => {
    await fill({ "train-labels-idx1-ubyte": idx([2]) });
    await expect(loadImages(folder)).rejects.toThrow(/^3 images in .*, but 2 labels in /);
    await fill({ "t10k-labels-idx1-ubyte": idx([2], 9) });
    await expect(loadImages(folder)).rejects.toThrow(/t10k-labels-idx1-ubyte: label 10 at item 1; labels are 0 to 9/);
    await fill({ "train-images-idx3-ubyte": idx([0, 28, 28]), "train-labels-idx1-ubyte": idx([0]) });
    await expect(loadImages(folder)).rejects.toThrow("train-images-idx3-ubyte: no image");
  });

  it("reads a data set by name from the cache", async () => {
    const described = Object.entries(files).map(([name, content]) => {
      const sha256 = createHash("sha256").update(content).digest("hex");
      return { name, bytes: content.length, sha256 };
    });
    await mkdir(join(folder, "small"));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, "small", name), content);
    const sites = [{ name: "small", url: "http://127.0.0.1:1/", files: described }];
    expect([...(await loadImages("small", { cache: folder, sites })).train.labels]).toEqual([4, 5, 6]);
  });

  it("draws digits by seed, train and test apart", async () => {
    const lines: string[] = [];
    const options = { seed: 3, train: 40, test: 20 };
    const sets = await loadImages("generated", { ...options, log: (line) => lines.push(line) });
    expect(lines).toEqual(["drawing 40 + 20 digits"]);
    expect(sets.train.images.length).toBe(40 * 784);
    expect(sets.test.images).not.toEqual(sets.train.images.slice(0, 20 * 784));
    expect((await loadImages("generated", { ...options, train: 50 })).test).toEqual(sets.test);
    expect((await loadImages("generated", { ...options, seed: 4 })).train).not.toEqual(sets.train);
    const all = await loadImages("generated");
    expect([all.train.labels.length, all.test.labels.length]).toEqual([10_000, 2_000]);
  });
});

it("knows the lengths and hashes of the eight public files", () => {
  const every = [...mnist.files, ...fashionMnist.files];
  expect(new Set(every.map(({ sha256 }) => sha256)).size).toBe(8);
  expect(every.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  expect(every.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(11_594_722 + 30_878_645);
});
