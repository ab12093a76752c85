/** The types of numbers that are read and written, as the format names them. */
const types = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;

type TypeName = keyof typeof types;

/** A tensor as plain data, row-major. */
export interface TensorData {
  readonly dtype: TypeName;
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | Int32Array | Uint8Array;
}

/** The content of a file. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, TensorData>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH = 8; // bytes of the little-endian header length

/** The bytes of a safetensors file: header length, JSON header padded to 8 bytes, tensors without gaps, widest first. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  // widest first keeps each tensor aligned, so that a reader may map it without a copy
  const order = Object.keys(tensors).sort((a, b) => width(tensors[b]!) - width(tensors[a]!) || (a < b ? -1 : 1));
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const name of order) {
    const { dtype, shape, data } = tensors[name]!;
    if (name === "__metadata__") throw new RangeError(`safetensors: "__metadata__" cannot name a tensor`);
    if (sizeOf(shape) !== data.length) {
      throw new RangeError(`safetensors: "${name}" has ${data.length} numbers for the shape [${shape}]`);
    }
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH + padded + end).fill(0x20, LENGTH, LENGTH + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, LENGTH);
  let at = LENGTH + padded;
  for (const name of order) {
    const { data } = tensors[name]!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads the bytes of a safetensors file; `file` names it in errors. The tensors are copies.
 * @throws Error, with the byte offset, for a file that is cut off, that has other content, or a type other than
 * F64, F32, I32, U8, BOOL. Nothing is allocated on the word of the file alone.
 */
export function decodeSafetensors(bytes: Uint8Array, file = "safetensors"): Safetensors {
  const { header, start } = readHeader(bytes, file);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors: [string, TensorData][] = [];
  let end = 0;
  const sorted = Object.entries(entries).map(([name, entry]) => ({ name, ...checkEntry(name, entry, file) }));
  for (const { name, dtype, shape, offsets } of sorted.sort(
    (a, b) => a.offsets[0] - b.offsets[0] || a.offsets[1] - b.offsets[1],
  )) {
    const [from, to] = offsets;
    if (from !== end) fail(file, start + end, `"${name}" starts at data byte ${from}, expected ${end}`);
    if (start + to > bytes.length)
      fail(file, bytes.length, `the file ends inside "${name}", which needs ${start + to} bytes`);
    // `Buffer.slice` of Node would be a view of the whole file
    const copy = Uint8Array.prototype.slice.call(bytes, start + from, start + to);
    tensors.push([name, { dtype, shape, data: new types[dtype](copy.buffer) }]);
    end = to;
  }
  if (start + end !== bytes.length)
    fail(file, start + end, `${bytes.length - start - end} bytes follow the last tensor`);
  return { tensors: Object.fromEntries(tensors), metadata: checkMetadata(metadata, file) };
}

function readHeader(bytes: Uint8Array, file: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < LENGTH) fail(file, bytes.length, `the file ends inside the header length (8 bytes)`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > BigInt(bytes.length - LENGTH)) {
    fail(file, 0, `a header of ${length} bytes does not fit in a file of ${bytes.length}`);
  }
  const start = LENGTH + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(LENGTH, start)));
  } catch (error) {
    fail(file, LENGTH, `the header is no JSON (${(error as Error).message})`);
  }
  if (!isRecord(header)) fail(file, LENGTH, "the header is no JSON object");
  return { header, start };
}

function checkEntry(name: string, entry: unknown, file: string) {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (typeof dtype !== "string" || !Object.hasOwn(types, dtype)) {
    fail(file, LENGTH, `"${name}" is of type ${String(dtype ?? "none")} (have: ${Object.keys(types).join(", ")})`);
  }
  if (!isNaturals(shape)) fail(file, LENGTH, `"${name}" has the shape ${JSON.stringify(shape) ?? "none"}`);
  if (!isNaturals(offsets) || offsets.length !== 2) {
    fail(file, LENGTH, `"${name}" has the offsets ${JSON.stringify(offsets) ?? "none"}`);
  }
  const [from, to] = offsets as [number, number];
  const type = dtype as TypeName;
  const wanted = sizeOf(shape) * types[type].BYTES_PER_ELEMENT;
  if (to - from !== wanted) {
    fail(file, LENGTH, `"${name}" of ${type} [${shape}] takes ${wanted} bytes, its offsets say ${to - from}`);
  }
  return { dtype: type, shape, offsets: [from, to] as const };
}

function checkMetadata(metadata: unknown, file: string): Record<string, string> {
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === "string")) {
    return metadata as Record<string, string>;
  }
  return fail(file, LENGTH, "__metadata__ is no object of strings");
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNaturals = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const width = ({ dtype }: TensorData) => types[dtype].BYTES_PER_ELEMENT;

function fail(file: string, offset: number, what: string): never {
  throw new Error(`${file}: at byte ${offset}: ${what}`);
}
