import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A chunk: length, type, data, and the checksum of type and data. */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/**
 * A PNG file (ISO/IEC 15948) of grey pixels, 8 bits each: 0 black, 255 white.
 *
 * @param pixels height * width bytes, row-major
 * @throws RangeError when pixels and sizes do not fit
 */
export const greyPng = (pixels: Uint8Array, width: number, height: number): Buffer =>
  png("greyPng", pixels, width, height, { channels: 1, colourType: 0 });

/**
 * A PNG file of coloured pixels, 8 bits each of red, green and blue.
 *
 * @param pixels height * width * 3 bytes, row-major
 * @throws RangeError when pixels and sizes do not fit
 */
export const rgbPng = (pixels: Uint8Array, width: number, height: number): Buffer =>
  png("rgbPng", pixels, width, height, { channels: 3, colourType: 2 });

/** A PNG file as a data URI: a picture that needs no file beside it. */
export const pngUri = (file: Buffer): string => `data:image/png;base64,${file.toString("base64")}`;

interface Form {
  readonly channels: number;
  readonly colourType: number;
}

function png(where: string, pixels: Uint8Array, width: number, height: number, { channels, colourType }: Form): Buffer {
  if (!(width > 0 && height > 0 && pixels.length === width * height * channels)) {
    const wanted = channels === 1 ? "width * height bytes" : `width * height * ${channels} bytes`;
    throw new RangeError(`${where}: ${pixels.length} pixels do not fill ${width} x ${height}; pass ${wanted}`);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a sample
  header[9] = colourType; // the three methods after it stay 0
  const row = width * channels;
  const rows = Buffer.alloc(height * (row + 1)); // each row starts with its filter, 0 = none
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}
