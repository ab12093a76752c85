import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy, type NpyArray } from "./npy.js";

const arrays: NpyArray[] = [
  { dtype: "float32", shape: [2, 3], data: Float32Array.of(1, -0, 0.1, 1e-40, Number.NaN, Number.POSITIVE_INFINITY) },
  { dtype: "float64", shape: [2], data: Float64Array.of(0.1, Math.PI) },
  { dtype: "int64", shape: [1, 2, 1], data: BigInt64Array.of(-1n, 2n ** 62n) },
  { dtype: "bool", shape: [], data: Uint8Array.of(1) },
  { dtype: "uint8", shape: [0, 4], data: new Uint8Array() },
];
const text = (source: string) => Array.from(source, (char) => char.charCodeAt(0));
/** A version 1 file with that header, then `body` bytes of zeros. */
const file = (header: string, body: number) =>
  Uint8Array.of(...text("\x93NUMPY"), 1, 0, header.length, 0, ...text(header), ...new Uint8Array(body));
const plain = (descr: string, shape: string, fortran = "False") =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

describe("npy", () => {
  it.each(arrays)("gives back $dtype $shape, bit for bit", (array) => {
    expect(decodeNpy(encodeNpy(array))).toEqual(array);
  });

  it("writes what numpy.save writes", () => {
    // numpy.save(f, numpy.array([1, 2], "<f4")) of NumPy 1.24
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117);
    const numbers = new Uint8Array(Float32Array.of(1, 2).buffer);
    const bytes = Uint8Array.of(...text("\x93NUMPY"), 1, 0, 118, 0, ...text(`${header}\n`), ...numbers);
    expect(encodeNpy({ dtype: "float32", shape: [2], data: Float32Array.of(1, 2) })).toEqual(bytes);
  });

  it("reads versions 2 and 3, from the middle of a larger buffer too", () => {
    const header = plain("'|u1'", "(3,)");
    for (const version of [2, 3]) {
      const bytes = [...text("\x93NUMPY"), version, 0, header.length, 0, 0, 0, ...text(header), 7, 8, 9];
      const inside = Uint8Array.of(0, 0, 0, ...bytes, 0).subarray(3, -1);
      expect(decodeNpy(inside)).toEqual({ dtype: "uint8", shape: [3], data: Uint8Array.of(7, 8, 9) });
    }
  });

  it("reads halves as float32", () => {
    const bytes = file(plain("'<f2'", "(2,)"), 4);
    bytes.set([0x66, 0x3a, 0x9a, 0x48], bytes.length - 4); // 0.8 and 9.2, rounded
    expect(decodeNpy(bytes)).toEqual({ dtype: "float32", shape: [2], data: Float32Array.of(0.7998046875, 9.203125) });
  });

  it.each<[string, Uint8Array, string]>([
    ["another format", Uint8Array.of(1, 2, 3), "a.npy: at byte 0: no .npy file"],
    ["a later version", Uint8Array.of(...text("\x93NUMPY"), 4, 0), "at byte 6: version 4.0; have: 1.0, 2.0, 3.0"],
    ["nothing but the magic", Uint8Array.of(...text("\x93NUMPY")), "at byte 6: the file ends inside its version"],
    ["half a header", file(plain("'<f4'", "(2,)"), 8).subarray(0, 30), "at byte 30: the file ends inside its header"],
    ["half its numbers", file(plain("'<f4'", "(2,)"), 7), "float32 [2] takes 8 bytes, the file has 7 after its header"],
    ["too many numbers", file(plain("'<f4'", "(2,)"), 9), "float32 [2] takes 8 bytes, the file has 9 after its header"],
    [
      "Fortran order",
      file(plain("'<f4'", "(2,)", "True"), 8),
      "at byte 10: Fortran order; save numpy.ascontiguousarray(a)",
    ],
    ["another type", file(plain("'>f4'", "(2,)"), 8), "the type >f4 (have: float32 <f4, float64 <f8,"],
    ["records", file(plain("[('a', '<f4')]", "(2,)"), 8), "the type of records (have:"],
    ["no order", file("{'descr': '<f4', 'shape': (2,)}\n", 8), "the header lacks fortran_order"],
    ["no shape", file("{'descr': '<f4', 'fortran_order': False}\n", 8), "the header lacks a shape"],
    ["a huge shape", file(plain("'<f4'", "(94906267, 94906267)"), 8), "the shape (94906267, 94906267)"],
  ])("refuses %s", (_, bytes, message) => expect(() => decodeNpy(bytes, "a.npy")).toThrow(message));

  it("refuses data that do not fill their shape", () => {
    expect(() => encodeNpy({ dtype: "bool", shape: [2], data: Uint8Array.of(1) })).toThrow(
      "npy: 1 numbers for the shape [2]",
    );
  });
});
