import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAnnotations } from "./annotations.js";
import { readEraser } from "./eraser.js";
import { readLines } from "./lines.js";
import { readReviews } from "./reviews.js";
import { vocabulary } from "./vocabulary.js";
import { randomVectors, readWordVectors } from "./word-vectors.js";

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
const file = async (name: string, text: string | Uint8Array) => {
  await writeFile(at(name), text);
  return at(name);
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-l2x-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("readLines", () => {
  const text = `erste Zeile\r\nzwei — ${"ä".repeat(70_000)}\n\nlast`; // chunks end within a character
  const lines = ["erste Zeile", `zwei — ${"ä".repeat(70_000)}`, "", "last"];

  it.each(["plain.txt", "packed.txt.gz"])("%s: lines without their breaks, numbered from 1", async (name) => {
    const path = await file(name, name.endsWith(".gz") ? gzipSync(text) : text);
    const read = await all(readLines(path));
    expect(read.map(({ text }) => text)).toEqual(lines);
    expect(read.map(({ where }) => where)).toEqual([1, 2, 3, 4].map((n) => `${path}:${n}`));
    expect(read.map(({ ended }) => ended)).toEqual([true, true, true, false]);
  });

  it("names a file that is missing or broken", async () => {
    await expect(all(readLines(at("none.txt")))).rejects.toThrow(
      `${at("none.txt")}: cannot be read after line 0 (ENOENT`,
    );
    const short = await file("short.gz", gzipSync("a\n".repeat(9)).subarray(0, 20));
    await expect(all(readLines(short))).rejects.toThrow(
      /short\.gz: cannot be read after line \d \(unexpected end of file/,
    );
  });
});

describe("readReviews", () => {
  const text = "0.5 1.0\tgood beer .\n0.0 0.25\tbad  beer\n";

  it("reads the rating of an aspect and the tokens, without the line's end", async () => {
    const path = await file("reviews.txt", text);
    expect(await all(readReviews(path, { aspect: 1 }))).toEqual([
      { tokens: ["good", "beer", "."], rating: 1 },
      { tokens: ["bad", "beer"], rating: 0.25 },
    ]);
    expect((await all(readReviews(path, { aspect: 0 }))).map(({ rating }) => rating)).toEqual([0.5, 0]);
  });

  it("glues the line's end to the last token, and keeps empty tokens, as the reference does", async () => {
    const path = await file("glued.txt", `${text}1 1\tno end`);
    expect((await all(readReviews(path, { aspect: 0, lineBreak: "glued" }))).map(({ tokens }) => tokens)).toEqual([
      ["good", "beer", ".\n"],
      ["bad", "", "beer\n"],
      ["no", "end"],
    ]);
  });

  it.each([
    ["0.5 good\n", ':1: no tab; a line is "rating rating …<tab>token token …"'],
    ["1\tok\n1\tok\n0.5 0.5\tok\n1.5\tbad\n", ':4: rating "1.5" of aspect 0 is not in [0, 1]'],
    ["x\tok\n", ':1: rating "x" of aspect 0 is not in [0, 1]'],
    ["\tok\n", ':1: rating "" of aspect 0 is not in [0, 1]'],
    ["1\t \n", ":1: a rating without a token; remove the line"],
    ["", ": no review"],
  ])("refuses %j with file and line", async (text, message) => {
    const path = await file("bad.txt", text);
    await expect(all(readReviews(path, { aspect: 0 }))).rejects.toThrow(path + message);
  });

  it("says which aspects there are", async () => {
    const path = await file("few.txt", "1 1\tok\n");
    await expect(all(readReviews(path, { aspect: 2 }))).rejects.toThrow(
      `${path}:1: no rating of aspect 2, there are 2; pass --aspect 0 … 1`,
    );
  });
});

describe("readAnnotations", () => {
  it("reads tokens and the ranges of an aspect", async () => {
    const path = await file("annotations.json", '{"x":["a","b"],"y":[1],"0":[[0,1],[0,2]],"1":[]}\n\n');
    expect(await all(readAnnotations(path, 0))).toEqual([{ tokens: ["a", "b"], ranges: [[0, 1], [0, 2]] }]); // biome-ignore format: one line
    expect(await all(readAnnotations(path, 1))).toEqual([{ tokens: ["a", "b"], ranges: [] }]);
  });

  it.each([
    ['{"x":["a"],"0":[[0,1]]}\n{"x":["a"]', /:2: .*JSON/],
    ['{"x":["a"],"1":[]}', /:1: "0": /],
    ['{"x":[],"0":[]}', /:1: x: /],
    ['{"x":["a"],"0":[[0,1.5]]}', /:1: "0"\.0\.1: /],
    ['{"x":["a"],"0":[[0,2]]}', /:1: range \[0,2\] in a text of 1 tokens; ranges are \[start, end\), start < end/],
    ['{"x":["a"],"0":[[1,1]]}', /:1: range \[1,1\]/],
    ["7", /:1: x: /],
    ["", /: no annotation/],
  ])("refuses %j with file and line", async (text, message) => {
    const path = await file("bad.json", text);
    const read = all(readAnnotations(path, 0));
    await expect(read).rejects.toThrow(path);
    await expect(read).rejects.toThrow(message);
  });
});

describe("readEraser", () => {
  const evidence = (docid: string, start_token: number, end_token: number) => ({
    docid,
    start_token,
    end_token,
    text: "",
  });
  const line = (changes: object = {}) =>
    `${JSON.stringify({ annotation_id: "a", classification: "POS", evidences: [[evidence("a", 0, 2)], [evidence("a", 3, 3)]], ...changes })}\n`;
  beforeAll(async () => {
    await mkdir(at("docs"));
    await file("docs/a", "so good\na film .\n");
    await file("docs/empty", " \n");
  });

  it("reads class, tokens of all lines and evidences that hold a token", async () => {
    await file("val.jsonl", line() + line({ classification: "NEG", evidences: [] }));
    expect(await all(readEraser(folder, "val"))).toEqual([
      { tokens: ["so", "good", "a", "film", "."], rating: 1, ranges: [[0, 2]] },
      { tokens: ["so", "good", "a", "film", "."], rating: 0, ranges: [] },
    ]);
  });

  it.each([
    [line({ classification: "MAYBE" }), /val\.jsonl:1: classification: /],
    [line() + line({ annotation_id: "none" }), /val\.jsonl:2: ENOENT/],
    [line({ annotation_id: "empty" }), /val\.jsonl:1: document empty is empty/],
    [line({ evidences: [[evidence("b", 0, 1)]] }), /val\.jsonl:1: evidence in b, another document than a/],
    [line({ evidences: [[evidence("a", 0, 9)]] }), /val\.jsonl:1: range \[0,9\] in a text of 5 tokens/],
    ["{", /val\.jsonl:1: .*JSON/],
  ])("refuses %j with file and line", async (text, message) => {
    await file("val.jsonl", text);
    await expect(all(readEraser(folder, "val"))).rejects.toThrow(message);
  });
});

describe("word vectors", () => {
  const words = vocabulary();
  words.learn(["good", "beer", "unheard"]);

  it.each(["v.txt", "v.txt.gz"])("%s: those of the vocabulary, zero for words without one", async (name) => {
    const text = "other 9 9\nbeer 1 -2\ngood .5 1e-1 \n";
    const path = await file(name, name.endsWith(".gz") ? gzipSync(text) : text);
    const { values, width } = await readWordVectors(path, words);
    expect(width).toBe(2);
    expect([...values]).toEqual([0, 0, 0, 0, 0, 0, 0.5, Math.fround(0.1), 1, -2, 0, 0]);
  });

  it.each([
    ["a 1 2\nbeer 1\n", ":2: 1 numbers behind the word, 2 in the first line"],
    ["beer\n", ":1: 0 numbers behind the word, none in the first line"],
    ["beer 1 x\n", ':1: "x" is no number'],
    ["beer 1  2\n", ':1: "" is no number'],
    ["Beer 1\n", ": has a vector for none of the 3 words; pass the vectors of this text's language and case"],
  ])("refuses %j with file and line", async (text, message) => {
    const path = await file("bad-vectors.txt", text);
    await expect(readWordVectors(path, words)).rejects.toThrow(path + message);
  });

  it("are drawn by a seed, of unit length on average, zero for what is no word", () => {
    const { values } = randomVectors(403, 50, 1);
    expect(values.subarray(0, 150).every((x) => x === 0)).toBe(true);
    const squares = values.reduce((sum, x) => sum + x * x, 0) / 400;
    expect(Math.abs(squares - 1)).toBeLessThan(5 * Math.sqrt(2 / (400 * 50)));
    expect(randomVectors(403, 50, 1).values).toEqual(values);
    expect(randomVectors(403, 50, 2).values).not.toEqual(values);
  });
});
