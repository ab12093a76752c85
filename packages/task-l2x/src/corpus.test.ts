import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CorpusOptions, loadCorpus } from "./corpus.js";
import { findFile } from "./find-file.js";

let folder: string;
const write = (name: string, text: string | Uint8Array) => writeFile(join(folder, name), text);
const options: CorpusOptions = { aspect: 0, maxLength: 4, planted: 2, seed: 0, embeddings: "random" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-corpus-"));
  await write("reviews.aspect0.train.txt", "1\tgood beer . yes indeed\n0\tbad beer .\n");
  await write("reviews.aspect0.heldout.txt.gz", gzipSync("0.5\todd beer .\n"));
  await write("annotations.json", '{"x":["odd","bad","."],"0":[[1,2]]}');
  await write("review+wiki.filtered.200.txt", "beer 1 2\nodd 3 4\n");
});
afterAll(() => rm(folder, { recursive: true }));

const lists = (ids: readonly Int32Array[]) => ids.map((list) => [...list]);

describe("loadCorpus on the files of Lei et al.", () => {
  it("numbers the words of training, keeps the first ones of a text, and knows no others", async () => {
    const { train, heldOut, annotated, table } = await loadCorpus(folder, options);
    expect(lists(train.ids)).toEqual([[3, 4, 5, 6], [8, 4, 5]]); // biome-ignore format: one line
    expect([...train.ratings, ...heldOut.ratings]).toEqual([1, 0, 0.5]);
    expect(lists(heldOut.ids)).toEqual([[2, 4, 5]]);
    expect(lists(annotated.ids)).toEqual([[2, 8, 5]]);
    expect([annotated.tokens, annotated.ranges]).toEqual([[["odd", "bad", "."]], [[[1, 2]]]]);
    expect([table.width, table.values.length]).toEqual([200, 9 * 200]);
  });

  it("takes the folder's word vectors, or a file of them", async () => {
    const { embeddings: _, ...without } = options;
    const { table } = await loadCorpus(folder, without);
    expect([...table.values.subarray(6, 12)]).toEqual([0, 0, 1, 2, 0, 0]);
    const path = join(folder, "review+wiki.filtered.200.txt");
    expect((await loadCorpus(folder, { ...options, embeddings: path })).table).toEqual(table);
    await expect(loadCorpus(folder, { ...options, embeddings: "none.txt" })).rejects.toThrow(
      'no file of word vectors "none.txt"',
    );
  });

  it("repeats the reference where it is asked to: line breaks are glued, unknown annotated words are padding", async () => {
    const { train, annotated } = await loadCorpus(folder, { ...options, parity: "reference", maxLength: 9 });
    expect(lists(train.ids)).toEqual([[3, 4, 5, 6, 7], [8, 4, 9]]); // biome-ignore format: one line
    expect(lists(annotated.ids)).toEqual([[0, 8, 5]]);
  });

  it("takes the first texts of each part", async () => {
    const { train, annotated } = await loadCorpus(folder, { ...options, counts: { train: 1 } });
    expect([train.ids.length, annotated.ids.length]).toEqual([1, 1]);
  });

  it("says which files are missing", async () => {
    await expect(loadCorpus(folder, { ...options, aspect: 3 })).rejects.toThrow(
      `the folder ${folder} lacks reviews.aspect3.train.txt, reviews.aspect3.heldout.txt (each may end in .gz)`,
    );
    await expect(loadCorpus("nowhere", options)).rejects.toThrow('no folder "nowhere"; pass generated, or a folder');
    const bare = await mkdtemp(join(tmpdir(), "discretely-bare-"));
    const { embeddings: _, ...without } = options;
    await expect(loadCorpus(bare, without)).rejects.toThrow(/no word vectors: .* pass --embeddings <a file/);
    await rm(bare, { recursive: true });
  });

  it("finds files plain before packed, and no folder of that name", async () => {
    await mkdir(join(folder, "b"), { recursive: true });
    for (const name of ["a", "a.gz", "b.gz"]) await write(name, "");
    expect(await findFile(folder, "none", "a")).toBe(join(folder, "a"));
    expect(await findFile(folder, "b")).toBe(join(folder, "b.gz"));
    expect(await findFile(folder, "none")).toBeUndefined();
  });
});

it("loadCorpus on the files of ERASER: train, val and test are training, held-out and annotated texts", async () => {
  const eraser = await mkdtemp(join(tmpdir(), "discretely-eraser-"));
  await mkdir(join(eraser, "docs"));
  const evidences = [[{ docid: "d", start_token: 1, end_token: 2 }]];
  for (const [split, classification] of [
    ["train", "POS"],
    ["val", "NEG"],
    ["test", "POS"],
  ]) {
    // biome-ignore format: pairs
    await writeFile(join(eraser, `${split}.jsonl`), JSON.stringify({ annotation_id: "d", classification, evidences }));
  }
  await writeFile(join(eraser, "docs", "d"), "a fine\nfilm");
  const { train, heldOut, annotated } = await loadCorpus(eraser, options);
  await rm(eraser, { recursive: true });
  expect(lists([...train.ids, ...heldOut.ids, ...annotated.ids])).toEqual([[3, 4, 5], [3, 4, 5], [3, 4, 5]]); // biome-ignore format: one line
  expect([...train.ratings, ...heldOut.ratings]).toEqual([1, 0]);
  expect(annotated.ranges).toEqual([[[1, 2]]]);
});

describe("loadCorpus on generated texts", () => {
  const generated = (seed: number) =>
    loadCorpus("generated", { ...options, maxLength: 500, seed, counts: { train: 20, heldOut: 5, annotated: 4 } });

  it("writes as many as it is asked for, with vectors for all of their words", async () => {
    const { train, heldOut, annotated, table } = await generated(0);
    expect([train.ids.length, heldOut.ids.length, annotated.ids.length]).toEqual([20, 5, 4]);
    const words = Math.max(...train.ids.flatMap((ids) => [...ids])) + 1;
    expect(table.values.length).toBe(words * table.width);
  });

  it("is the same at the same seed, and no part repeats another", async () => {
    const [a, b, other] = [await generated(0), await generated(0), await generated(1)];
    expect(a).toEqual(b);
    expect(a.train.ids).not.toEqual(other.train.ids);
    expect(lists(a.heldOut.ids)).not.toEqual(lists(a.train.ids.slice(0, 5)));
  });
});
