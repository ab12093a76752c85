import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { greyPng, pngUri, rgbPng } from "./png.js";

/** The sizes and bytes of a PNG by the standard, with every checksum computed bit by bit. */
function decode(png: Buffer, channels = 1): { width: number; height: number; pixels: number[] } {
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
  expect([...header.subarray(8)]).toEqual([8, channels === 1 ? 0 : 2, 0, 0, 0]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.IDAT!);
  return { width, height, pixels: [...rows].filter((_, at) => at % (width * channels + 1) !== 0) };
}

function crc(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

describe("greyPng", () => {
  it("writes what a reader of the standard reads", () => {
    expect(decode(greyPng(Uint8Array.of(0, 1, 2, 253, 254, 255), 3, 2))).toEqual({
      width: 3,
      height: 2,
      pixels: [0, 1, 2, 253, 254, 255],
    });
  });

  it("refuses pixels that do not fill it", () => {
    expect(() => greyPng(new Uint8Array(5), 3, 2)).toThrow("greyPng: 5 pixels do not fill 3 x 2");
    expect(() => greyPng(new Uint8Array(0), 0, 2)).toThrow("greyPng: 0 pixels");
  });
});

describe("rgbPng", () => {
  it("writes red, green and blue of each pixel", () => {
    const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    expect(decode(rgbPng(Uint8Array.from(pixels), 2, 3), 3)).toEqual({ width: 2, height: 3, pixels });
    expect(() => rgbPng(new Uint8Array(6), 3, 2)).toThrow(
      "rgbPng: 6 pixels do not fill 3 x 2; pass width * height * 3",
    );
  });
});

it("makes a data URI of it", () => {
  const png = greyPng(Uint8Array.of(7), 1, 1);
  const [head, body] = pngUri(png).split(",");
  expect(head).toBe("data:image/png;base64");
  expect(Buffer.from(body!, "base64")).toEqual(png);
});
