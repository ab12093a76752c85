import { describe, expect, it } from "vitest";
import { sizeOf, sizeTable, tooLarge } from "./sizes.js";
import type { Tarball } from "./tarball.js";

const tarball = (code: string): Tarball => ({
  name: "a",
  version: "1.0.0",
  path: "a.tgz",
  bytes: new Uint8Array(1234),
  manifest: { exports: { ".": { default: "./dist/index.js" } } },
  files: { "dist/index.js": `export { a } from "./a.js"; export { b } from "outside";`, "dist/a.js": code },
});
/** Text that does not compress: 36 random-looking digits a number. */
const noise = (numbers: number) => Array.from({ length: numbers }, (_, i) => Math.sin(i + 1).toString(36)).join("");

describe("sizeOf", () => {
  it("counts the tarball, and the code of the package alone", async () => {
    const [small, large] = await Promise.all([1, 500].map((n) => sizeOf(tarball(`export const a = "${noise(n)}";`))));
    expect(small).toEqual({ tarball: 1.3, bundle: 0.1 });
    expect(large!.bundle).toBeGreaterThan(2);
    expect(large!.bundle).toBeLessThan(5);
  });
});

describe("tooLarge", () => {
  const limits = { a: { tarball: 2, bundle: 1 } };
  it("takes what is within its limits", () => expect(tooLarge({ a: { tarball: 2, bundle: 0.5 } }, limits)).toEqual([]));
  it("names what has grown", () =>
    expect(tooLarge({ a: { tarball: 2.1, bundle: 1.5 } }, limits)).toEqual([
      "sizes: the tarball of a has 2.1 kB; its limit is 2 kB",
      "sizes: the bundle of a has 1.5 kB; its limit is 1 kB",
    ]));
  it("asks for a limit, and for no more than are published", () =>
    expect(tooLarge({ b: { tarball: 1, bundle: 1 } }, limits)).toEqual([
      'sizes: b has no limit; add {"b":{"tarball":1,"bundle":1}} to sizes.json',
      "sizes: a has a limit, but is not published",
    ]));
});

it("sizeTable", () => {
  const table = sizeTable({ a: { tarball: 1.5, bundle: 0.5 } }, { a: { tarball: 2, bundle: 1 } });
  expect(table.split("\n")[1]).toMatch(/^a +1\.5 of 2\.0 kB +0\.5 of 1\.0 kB$/);
});
