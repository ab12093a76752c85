import { gzipSync } from "node:zlib";
import { readerLaws } from "@discretely/testkit";
import { describe } from "vitest";
import { readIdx } from "./idx.js";

/** An idx file whose header claims `sizes`, with `length` bytes behind it. */
const idx = (sizes: readonly number[], length: number) => {
  const words = Buffer.from(Uint32Array.of(0x800 + sizes.length, ...sizes).buffer).swap32();
  return Buffer.concat([words, Buffer.alloc(length, 7)]);
};
const huge = idx([2 ** 31, 28, 28], 100);

describe("readIdx", () => {
  readerLaws(readIdx, {
    ...{ file: "images-idx3-ubyte", valid: idx([3, 4, 5], 60), whole: true },
    hostile: { "a claim of 2³¹ images": huge, "a size of 2³² − 1": idx([2 ** 32 - 1], 4) },
  });
});

describe("readIdx of gzip data", () => {
  readerLaws(readIdx, {
    ...{ file: "images-idx3-ubyte.gz", valid: gzipSync(idx([3, 4, 5], 60)), whole: true },
    hostile: {
      "a claim of 2³¹ images": gzipSync(huge),
      "a small file of 200 MB of zeros": gzipSync(Buffer.concat([idx([3, 4, 5], 60), Buffer.alloc(2e8)])),
    },
  });
});
