import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

const tensors = {
  mask: { dtype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) },
  b: { dtype: "F32", shape: [2, 2], data: Float32Array.of(1, -0, 1e-45, Number.NaN) },
  a: { dtype: "F32", shape: [], data: Float32Array.of(Math.PI) },
  ids: { dtype: "I32", shape: [2], data: Int32Array.of(-1, 2 ** 31 - 1) },
  wide: { dtype: "F64", shape: [1], data: Float64Array.of(0.1) },
  none: { dtype: "F32", shape: [0, 4], data: new Float32Array() },
} as const;
const metadata = { note: 'a "quoted" ☃' };

/** A file of a header text and data bytes, as another program would write it. */
function file(header: string, data = 0, length = BigInt(new TextEncoder().encode(header).length)): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (more: object) => JSON.stringify({ x: { dtype: "F32", shape: [1], data_offsets: [0, 4], ...more } });

describe("safetensors", () => {
  it("gives back what was written, bit for bit", () => {
    expect(decodeSafetensors(encodeSafetensors({ tensors, metadata }))).toEqual({ tensors, metadata });
  });
  it("writes the format: little-endian length, JSON padded to 8 bytes, data without gaps, widest first", () => {
    const bytes = encodeSafetensors({ tensors, metadata });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header.__metadata__).toEqual(metadata);
    expect(header.wide).toEqual({ dtype: "F64", shape: [1], data_offsets: [0, 8] });
    expect(header.a.data_offsets).toEqual([8, 12]);
    expect(header.b.data_offsets).toEqual([12, 28]);
    expect(header.ids.data_offsets).toEqual([28, 36]);
    expect(header.mask.data_offsets).toEqual([36, 39]);
    expect(bytes.length).toBe(8 + length + 39);
    expect(new DataView(bytes.buffer).getFloat32(8 + length + 8, true)).toBe(Math.fround(Math.PI));
  });
  it("copies: neither a Buffer nor a view shares memory with the result", () => {
    const padded = Buffer.concat([Buffer.from([9]), encodeSafetensors({ tensors, metadata })]).subarray(1);
    const read = decodeSafetensors(padded);
    padded.fill(0);
    expect(read).toEqual({ tensors, metadata });
  });
  it("reads a file without metadata, and a tensor named like a method", () => {
    const bytes = file(`{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4);
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(Object.keys(tensors)).toEqual(["__proto__"]);
    expect(metadata).toEqual({});
  });

  it("refuses a file cut off at any byte", () => {
    const bytes = encodeSafetensors({ tensors, metadata });
    for (let end = 0; end < bytes.length; end++) {
      expect(() => decodeSafetensors(bytes.subarray(0, end), "cut.safetensors")).toThrow(
        /^cut.safetensors: at byte \d+: /,
      );
    }
  });
  it("says where a file is cut off", () => {
    const bytes = encodeSafetensors({ tensors: { x: tensors.b }, metadata: {} });
    const cut = bytes.subarray(0, bytes.length - 1);
    expect(() => decodeSafetensors(cut, "f")).toThrow(
      `f: at byte ${cut.length}: the file ends inside "x", which needs ${bytes.length} bytes`,
    );
    expect(() => decodeSafetensors(bytes.subarray(0, 5), "f")).toThrow(
      "f: at byte 5: the file ends inside the header length",
    );
  });
  it("does not believe a length of 2^60", () => {
    expect(() => decodeSafetensors(file("{}", 0, 2n ** 60n), "f")).toThrow(
      "f: at byte 0: a header of 1152921504606846976 bytes does not fit in a file of 10",
    );
  });
  const garbage: [string, Uint8Array, string][] = [
    ["no JSON", file("{]"), "at byte 8: the header is no JSON ("],
    ["no UTF-8", file("{}").fill(0xff, 8, 9), "at byte 8: the header is no JSON ("],
    ["a list", file("[]"), "at byte 8: the header is no JSON object"],
    ["an unknown type", file(entry({ dtype: "BF16" }), 4), `"x" is of type BF16 (have: F64, F32, I32, U8, BOOL)`],
    ["a type named like a method", file(entry({ dtype: "toString" }), 4), `"x" is of type toString`],
    ["a negative shape", file(entry({ shape: [-1] }), 4), `"x" has the shape [-1]`],
    ["a vast shape", file(entry({ shape: [2 ** 40, 2 ** 40] }), 4), `takes ${4 * 2 ** 80} bytes, its offsets say 4`],
    [
      "offsets that end before they start",
      file(entry({ data_offsets: [4, 0] }), 4),
      "takes 4 bytes, its offsets say -4",
    ],
    ["one offset", file(entry({ data_offsets: [4] }), 4), `"x" has the offsets [4]`],
    ["a gap", file(entry({ data_offsets: [4, 8] }), 8), `"x" starts at data byte 4, expected 0`],
    ["bytes after the end", file(entry({}), 6), "2 bytes follow the last tensor"],
    ["metadata of numbers", file(`{"__metadata__":{"a":1}}`), "__metadata__ is no object of strings"],
    ["an entry that is no object", file(`{"x":3}`), `"x" is of type none`],
  ];
  for (const [what, bytes, message] of garbage) {
    it(`refuses ${what}`, () => expect(() => decodeSafetensors(bytes, "f")).toThrow(message));
  }
  it("refuses to write what it could not read", () => {
    const bad = { x: { dtype: "F32", shape: [3], data: new Float32Array(2) } } as const;
    expect(() => encodeSafetensors({ tensors: bad, metadata })).toThrow(`"x" has 2 numbers for the shape [3]`);
    const reserved = { __metadata__: tensors.a };
    expect(() => encodeSafetensors({ tensors: reserved, metadata })).toThrow("cannot name a tensor");
  });
});
