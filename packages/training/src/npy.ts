import { halfToFloat } from "./half-float.js";

/** The types of numbers that are read and written, as NumPy names them on a little-endian machine. */
const types = {
  float32: { descr: "<f4", array: Float32Array },
  float64: { descr: "<f8", array: Float64Array },
  int64: { descr: "<i8", array: BigInt64Array },
  bool: { descr: "|b1", array: Uint8Array },
  uint8: { descr: "|u1", array: Uint8Array },
} as const;

interface Arrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int64: BigInt64Array;
  readonly bool: Uint8Array;
  readonly uint8: Uint8Array;
}
type TypeName = keyof Arrays;

/** Read as float32, which holds each of its numbers; not written. */
const HALF = "<f2";

/** An array as plain data, row-major (C order). */
export interface NpyArray<Name extends TypeName = TypeName> {
  readonly dtype: Name;
  readonly shape: readonly number[];
  readonly data: Arrays[Name];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const ALIGN = 64; // where the numbers begin, so that a reader may map them

/** The bytes of a .npy file of version 1.0. @throws RangeError when the data do not fill the shape. */
export function encodeNpy({ dtype, shape, data }: NpyArray): Uint8Array {
  if (sizeOf(shape) !== data.length) {
    throw new RangeError(`npy: ${data.length} numbers for the shape [${shape}]; pass ${sizeOf(shape)}`);
  }
  const tuple = shape.length === 1 ? `(${shape},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${types[dtype].descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((MAGIC.length + 4 + dict.length + 1) / ALIGN) * ALIGN;
  const bytes = new Uint8Array(start + data.byteLength).fill(0x20, 0, start);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(dict), 10);
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/**
 * Reads the bytes of a .npy file (versions 1 to 3, C order); `file` names it in errors. The data are a copy.
 * @throws Error, with the byte offset, for a file that is cut off or too long, in Fortran order, of objects, or of a type
 * other than little-endian float16 (read as float32), float32, float64, int64, bool, uint8. Nothing is allocated on the word of the file alone.
 */
export function decodeNpy(bytes: Uint8Array, file = "npy"): NpyArray {
  const { text, at, start } = readHeader(bytes, file);
  const dtype = readType(text, file, at);
  const shape = readShape(text, file, at);
  const wanted = sizeOf(shape) * (dtype === "float16" ? 2 : types[dtype].array.BYTES_PER_ELEMENT);
  const there = bytes.length - start;
  if (there !== wanted) {
    const what = `${dtype} [${shape}] takes ${wanted} bytes, the file has ${there} after its header`;
    fail(file, start + Math.min(there, wanted), `${what}; copy it again`);
  }
  const copy = Uint8Array.prototype.slice.call(bytes, start); // `Buffer.slice` of Node would be a view
  if (dtype === "float16") {
    return { dtype: "float32", shape, data: Float32Array.from(new Uint16Array(copy.buffer), halfToFloat) };
  }
  return { dtype, shape, data: new types[dtype].array(copy.buffer) };
}

function readHeader(bytes: Uint8Array, file: string): { text: string; at: number; start: number } {
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    fail(file, 0, "no .npy file (it starts otherwise); numpy.save writes one");
  const [major, minor] = [bytes[6], bytes[7]];
  if (major === undefined || minor === undefined) fail(file, bytes.length, "the file ends inside its version");
  if (major < 1 || major > 3) fail(file, 6, `version ${major}.${minor}; have: 1.0, 2.0, 3.0`);
  const at = major === 1 ? 10 : 12;
  if (bytes.length < at) fail(file, bytes.length, "the file ends inside the length of its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = at + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) fail(file, bytes.length, `the file ends inside its header, which takes ${start} bytes`);
  return { text: new TextDecoder().decode(bytes.subarray(at, start)), at, start };
}

function readType(text: string, file: string, at: number): TypeName | "float16" {
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  if (order === undefined) fail(file, at, "the header lacks fortran_order");
  if (order === "True") fail(file, at, "Fortran order; save numpy.ascontiguousarray(a)");
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? "of records";
  if (descr === HALF) return "float16";
  const found = Object.entries(types).find(([, type]) => type.descr === descr);
  if (found) return found[0] as TypeName;
  const known = Object.entries(types).map(([name, type]) => `${name} ${type.descr}`);
  return fail(file, at, `the type ${descr} (have: ${known.join(", ")}); convert it with a.astype`);
}

function readShape(text: string, file: string, at: number): number[] {
  const inner = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (inner === undefined) fail(file, at, "the header lacks a shape");
  const shape = inner.split(",").flatMap((side) => (side.trim() === "" ? [] : [Number.parseInt(side, 10)]));
  if (!shape.every(Number.isSafeInteger) || !Number.isSafeInteger(sizeOf(shape)))
    fail(file, at, `the shape (${inner})`);
  return shape;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function fail(file: string, offset: number, what: string): never {
  throw new Error(`${file}: at byte ${offset}: ${what}`);
}
