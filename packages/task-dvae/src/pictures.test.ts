import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { comparison, imageUri, sheetUri } from "./pictures.js";

/** The sizes and grey bytes of a PNG by the standard, with every checksum computed bit by bit. */
function decode(png: Buffer): { width: number; height: number; pixels: number[] } {
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc(body));
    chunks[body.toString("latin1", 0, 4)] = body.subarray(4);
    at += 12 + length;
  }
  expect(Object.keys(chunks)).toEqual(["IHDR", "IDAT", "IEND"]);
  const header = chunks.IHDR!;
  expect([...header.subarray(8)]).toEqual([8, 0, 0, 0, 0]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.IDAT!);
  return { width, height, pixels: [...rows].filter((_, at) => at % (width + 1) !== 0) };
}

function crc(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

const decodeUri = (uri: string) => {
  const prefix = "data:image/png;base64,";
  expect(uri.startsWith(prefix)).toBe(true);
  return decode(Buffer.from(uri.slice(prefix.length), "base64"));
};

describe("imageUri and sheetUri", () => {
  it("draws 1 black, 0 white, cuts off the rest and shows NaN", () => {
    expect(decodeUri(imageUri([0, 1, 0.5, -3, 7, Number.NaN], [2, 3])).pixels).toEqual([255, 0, 128, 255, 0, 128]);
  });

  it("lays pictures out in rows", () => {
    const gap = 204;
    expect(decodeUri(sheetUri([1, 0, 1, 1, 0, 0], [1, 2], 2))).toEqual({
      width: 5,
      height: 3,
      pixels: [[0, 255, gap, 0, 0], Array(5).fill(gap), [255, 255, gap, gap, gap]].flat(),
    });
    expect(() => sheetUri([1, 2, 3], [1, 2])).toThrow("3 values are no whole number of pictures of 2");
  });
});

describe("comparison", () => {
  const make = (n: number) => ({
    originals: Float32Array.from({ length: n * 784 }, (_, i) => (i % 256) / 255),
    codes: Float32Array.from({ length: n * 400 }, (_, i) => i % 2),
    reconstructions: new Float32Array(n * 784),
  });

  it("shows for each example its original, its code and its reconstruction", () => {
    const html = comparison({ ...make(3), columns: 2 });
    const pictures = [...html.matchAll(/src="([^"]+)" alt="([^"]+)"/g)];
    expect(pictures.map((match) => match[2])).toEqual(
      ["original 1", "original 2", "code 1", "code 2", "reconstruction 1", "reconstruction 2"].concat([
        "original 3",
        "code 3",
        "reconstruction 3",
      ]),
    );
    const second = decodeUri(pictures[1]![1]!);
    expect(second).toMatchObject({ width: 28, height: 28 });
    expect(second.pixels[0]).toBe(255 - (784 % 256));
    expect(decodeUri(pictures[2]![1]!)).toMatchObject({ width: 20, height: 20 });
    expect(html.replace(/data:image\/png;base64,[A-Za-z0-9+/=]+/g, "")).not.toMatch(/https?:|url\(|<script/);
  });

  it("refuses unequal numbers", () => {
    const wrong = { ...make(2), codes: new Float32Array(400) };
    expect(() => comparison(wrong)).toThrow("comparison: 2, 1, 2 originals, codes and reconstructions");
    expect(() => comparison(make(0))).toThrow("comparison: originals: 0 values");
  });
});
