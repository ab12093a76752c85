import { describe, expect, it } from "vitest";
import { threefry } from "./threefry.js";

const words = (hex: string) => hex.split(" ").map((word) => Number.parseInt(word, 16));

// Random123, tests/kat_vectors and tests/old_kat_vectors, "threefry4x32 20": counter, key, result.
const known = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000 00000000 00000000", "9c6ca96a e17eae66 fc10ecd4 5256a7d8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff ffffffff ffffffff", "2a881696 57012287 f6c7446e a16a6732"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0 082efa98 ec4e6c89", "59cd1dbb b8879579 86b5d00c ac8b6d84"],
  ["00000001 00000000 00000000 00000000", "00000001 00000000 00000000 00000000", "7abf626d 1ab006a8 df122d54 f32aad64"],
  ["00000000 00000001 00000000 00000000", "00000001 00000000 00000000 00000000", "9ca4c2d0 52b79a44 746ff6b9 d2bc40a8"],
  ["00000000 00000000 00000001 00000000", "00000001 00000000 00000000 00000000", "1660946a 5c6cb533 bce451d6 6a8ea7d1"],
  ["00000000 00000000 00000000 00000001", "00000001 00000000 00000000 00000000", "aee9b8af d3974b35 08430dd8 c0144975"],
  ["00000000 80000000 00000000 00000000", "00000001 00000000 00000000 00000000", "da93366f 0c3172ae e540e7d3 4394643e"],
] as const;

describe("threefry", () => {
  it.each(known)("known answer: counter %s, key %s", (counter, key, result) => {
    expect([...threefry(new Uint32Array(4), words(counter), words(key))]).toEqual(words(result));
  });

  it("counts blocks in the first counter word, round its end", () => {
    const key = [1, 2, 3, 4];
    const run = threefry(new Uint32Array(12), [2 ** 32 - 2, 5, 6, 7], key);
    const single = [2 ** 32 - 2, 2 ** 32 - 1, 0].flatMap((c) => [...threefry(new Uint32Array(4), [c, 5, 6, 7], key)]);
    expect([...run]).toEqual(single);
  });

  it("leaves words past the last whole block", () => {
    expect([...threefry(new Uint32Array(7).fill(9), [0, 0, 0, 0], [0, 0, 0, 0]).subarray(4)]).toEqual([9, 9, 9]);
  });
});
