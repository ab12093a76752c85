import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { readerLaws } from "@discretely/testkit";
import { describe } from "vitest";
import { readAnnotations } from "./annotations.js";
import { readEraser } from "./eraser.js";
import { readReviews } from "./reviews.js";
import { vocabulary } from "./vocabulary.js";
import { readWordVectors } from "./word-vectors.js";

const bytes = (text: string) => new TextEncoder().encode(text);

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

const reviews = bytes("0.1 0.9\ta fine beer\n0.5 0.25\tpale ; thin\n");
const readAll = (path: string) => drain(readReviews(path, { aspect: 1 }));

describe("readReviews", () => {
  readerLaws(readAll, {
    ...{ file: "reviews.txt", valid: reviews },
    hostile: { "a rating that is no number": bytes("0.1 x\ta\n"), "a line of 100 MB": new Uint8Array(1e8).fill(97) },
  });
});

describe("readReviews of gzip data", () => {
  readerLaws(readAll, {
    ...{ file: "reviews.txt.gz", valid: gzipSync(reviews), whole: true },
    hostile: { "a small file of a line of 200 MB": gzipSync(Buffer.alloc(2e8, "a")) },
  });
});

describe("readAnnotations", () => {
  readerLaws((path) => drain(readAnnotations(path, 0)), {
    file: "annotations.json",
    valid: bytes(`{"x": ["a", "b"], "0": [[0, 1]]}\n{"x": ["c"], "0": []}\n`),
    hostile: {
      "a range of 2³¹ tokens": bytes(`{"x": ["a"], "0": [[0, 2147483648]]}\n`),
      "tokens that are no list": bytes(`{"x": "a", "0": []}\n`),
      "a list that never ends": bytes(`{"x": ${"[".repeat(100_000)}\n`),
    },
  });
});

describe("readWordVectors", () => {
  const words = vocabulary();
  words.learn(["a", "b"]);
  readerLaws((path) => readWordVectors(path, words), {
    file: "vectors.txt",
    valid: bytes("a 1 -2 0.5\nb 0 0.25 3e-1\n"),
    hostile: {
      "another width": bytes("a 1 2\nb 1\n"),
      "what is no number": bytes("a 1 x\n"),
      "vectors of a million numbers": bytes(`a${" 1".repeat(1_000_000)}\n`),
    },
  });
});

describe("readEraser", () => {
  const example = (id: string) =>
    bytes(
      `{"annotation_id": "${id}", "classification": "POS", "evidences": [[{"docid": "${id}", "start_token": 0, "end_token": 1}]]}\n`,
    );
  readerLaws((path) => drain(readEraser(dirname(path), "train")), {
    ...{ file: "train.jsonl", beside: { "docs/d": bytes("a fine film"), outside: bytes("no document") } },
    valid: example("d"),
    hostile: Object.fromEntries(
      ["../outside", "..", "/etc/hostname", "..\\\\outside"].map((id) => [`the document ${id}`, example(id)]),
    ),
  });
});
