/** What a file must be. The header alone decides, so a wrong file is refused before its data is read. */
export interface IdxWanted {
  /** Number of dimensions: 3 for images (magic 2051), 1 for labels (magic 2049). */
  readonly dimensions?: number;
  /** The sizes after the first, e.g. [28, 28]. */
  readonly item?: readonly number[];
}

export interface IdxHeader {
  readonly shape: readonly number[];
  /** Bytes of the header. */
  readonly start: number;
  /** Bytes of header and data. */
  readonly total: number;
}

const UNSIGNED_BYTE = 8;
const MOST_BYTES = 2 ** 31 - 1;

export const sizesText = (sizes: readonly number[]) => sizes.join(" x ") || "(none)";

/**
 * The header of an idx file, big-endian: magic = 0, 0, type (8 = unsigned byte), number of dimensions d (so 2051 for images,
 * 2049 for labels); then d sizes of 4 bytes each.
 *
 * @param head the first bytes; `undefined` comes back while they do not hold the whole header.
 * @throws Error naming the file and the byte: wrong magic, other sizes than wanted, 2 GiB or more.
 */
export function idxHeader(file: string, head: Uint8Array, wanted: IdxWanted = {}): IdxHeader | undefined {
  if (head.length < 4) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dimensions = checkMagic(file, view.getUint32(0), wanted.dimensions);
  const start = 4 + 4 * dimensions;
  if (head.length < start) return undefined;
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  checkItem(file, shape, wanted.item);
  const total = shape.reduce((product, size) => product * size, 1) + start;
  if (total > MOST_BYTES) {
    throw new Error(
      `${file}: bytes 4 to ${start - 1} state the sizes ${sizesText(shape)}, ${total} bytes; at most ${MOST_BYTES} can be read`,
    );
  }
  return { shape, start, total };
}

function checkMagic(file: string, magic: number, dimensions: number | undefined): number {
  const found = magic & 0xff;
  if (magic >>> 8 !== UNSIGNED_BYTE || found === 0) {
    const hex = magic.toString(16).padStart(8, "0");
    throw new Error(
      `${file}: not an idx file of bytes: byte 0 starts with magic 0x${hex}; images have 0x00000803, labels 0x00000801`,
    );
  }
  if (dimensions !== undefined && found !== dimensions) {
    const magics = `magic ${magic} at byte 0, wanted ${(UNSIGNED_BYTE << 8) + dimensions}`;
    throw new Error(
      `${file}: ${found} dimensions instead of ${dimensions} (${magics}); are images and labels exchanged?`,
    );
  }
  return found;
}

function checkItem(file: string, shape: readonly number[], item: readonly number[] | undefined): void {
  item?.forEach((size, axis) => {
    if (shape[axis + 1] === size) return;
    const at = 4 + 4 * (axis + 1);
    throw new Error(
      `${file}: items of ${sizesText(shape.slice(1))} instead of ${sizesText(item)} (size ${shape[axis + 1]} at byte ${at})`,
    );
  });
}
