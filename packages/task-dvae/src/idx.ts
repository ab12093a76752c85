import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type IdxHeader, type IdxWanted, idxHeader, sizesText } from "./idx-header.js";

/** An array of bytes with its shape, row-major. */
export interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const CHUNK = 1 << 16;
const AGAIN = "get the file again";

/**
 * Reads an idx file of unsigned bytes (MNIST's format, see `idxHeader`), plain or gzipped: its content decides, not its name.
 * The content is streamed and never grows past the length that its header states, whatever the header claims or the gzip
 * data holds; memory stays within twice the content.
 *
 * @throws Error naming the file and the byte: not a file, bad gzip data, wrong magic or sizes, truncated, too long.
 */
export async function readIdx(path: string, wanted: IdxWanted = {}): Promise<Idx> {
  const file = basename(path);
  const { gzip, size } = await probe(path, file);
  const sink = collector(file, wanted);
  const source = createReadStream(path, { highWaterMark: CHUNK });
  if (!gzip) {
    await pipeline(source, sink.stream);
    return sink.finish();
  }
  const gunzip = createGunzip({ chunkSize: CHUNK });
  await pipeline(source, gunzip, sink.stream).catch((error: NodeJS.ErrnoException) => {
    if (!error.code?.startsWith("Z_")) throw error;
    if (error.code === "Z_BUF_ERROR") sink.finish(); // the input ended early: says at which byte
    throw new Error(`${file}: bad gzip data, content broken at byte ${sink.seen()} (${error.message}); ${AGAIN}`);
  });
  const result = sink.finish();
  const rest = size - gunzip.bytesWritten; // gunzip stops silently at what does not look like gzip
  if (rest !== 0)
    throw new Error(`${file}: ${rest} bytes follow the gzip data, which ends at byte ${size - rest}; ${AGAIN}`);
  return result;
}

/** Images of 28 x 28 bytes (0 background, 255 ink), magic 2051: shape [count, 28, 28]. */
export const readImages = (path: string): Promise<Idx> => readIdx(path, { dimensions: 3, item: [28, 28] });

/** Labels, magic 2049: shape [count]. */
export const readLabels = (path: string): Promise<Idx> => readIdx(path, { dimensions: 1, item: [] });

async function probe(path: string, file: string): Promise<{ gzip: boolean; size: number }> {
  const info = await stat(path).catch((error: Error) => {
    throw new Error(`${file}: cannot be read (${error.message})`);
  });
  if (!info.isFile()) throw new Error(`${file}: not a file (${path}); pass an idx file, plain or gzipped`);
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return { gzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b, size: info.size };
  } finally {
    await handle.close();
  }
}

/** Gathers the content, refuses the first byte too many, and knows at the end what is missing. */
function collector(file: string, wanted: IdxWanted) {
  const chunks: Uint8Array[] = [];
  let seen = 0;
  let header: IdxHeader | undefined;
  const take = (chunk: Uint8Array) => {
    chunks.push(chunk);
    seen += chunk.length;
    header ??= idxHeader(file, chunks.length === 1 ? chunk : Buffer.concat(chunks), wanted);
    if (header && seen > header.total) {
      const { total, shape } = header;
      throw new Error(
        `${file}: content goes on after byte ${total}, the end for its sizes ${sizesText(shape)}; ${AGAIN}`,
      );
    }
  };
  const stream = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        take(chunk);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const finish = (): Idx => {
    if (!header) throw new Error(`${file}: truncated at byte ${seen}, inside the header; ${AGAIN}`);
    const { start, total, shape } = header;
    if (seen < total) throw new Error(`${file}: truncated at byte ${seen} of ${total}; ${AGAIN}`);
    return { shape, data: join(chunks, start, total) };
  };
  return { stream, finish, seen: () => seen };
}

function join(chunks: readonly Uint8Array[], start: number, total: number): Uint8Array {
  const data = new Uint8Array(total - start);
  let at = -start;
  for (const chunk of chunks) {
    if (at + chunk.length > 0) data.set(at < 0 ? chunk.subarray(-at) : chunk, Math.max(at, 0));
    at += chunk.length;
  }
  return data;
}
