import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readIdx, readImages, readLabels } from "./idx.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "idx-"));
});
afterAll(() => rm(folder, { recursive: true }));

const header = (...sizes: number[]) => {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.writeUInt32BE(0x800 + sizes.length, 0);
  sizes.forEach((size, axis) => {
    bytes.writeUInt32BE(size, 4 + 4 * axis);
  });
  return bytes;
};
/** Bytes that do not compress, so that a cut in the gzip data is a cut in the content. */
const noise = (length: number) => Buffer.from(Uint32Array.from({ length }, (_, i) => Math.imul(i, 2654435761) >>> 24));
const images = (count: number) => Buffer.concat([header(count, 28, 28), noise(count * 784)]);
const put = async (content: Uint8Array, name = "file") => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

describe("readIdx", () => {
  it("reads any number of dimensions, and knows gzip by its content", async () => {
    const content = Buffer.concat([header(2, 1, 3), Buffer.from([1, 2, 3, 4, 5, 6])]);
    const wanted = { shape: [2, 1, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    expect(await readIdx(await put(content, "named.gz"))).toEqual(wanted);
    expect(await readIdx(await put(gzipSync(content), "named-plain"))).toEqual(wanted);
  });

  it("joins many chunks, in an array of its own", async () => {
    const content = images(500); // six chunks
    for (const file of [content, gzipSync(content)]) {
      const { shape, data } = await readImages(await put(file));
      expect(shape).toEqual([500, 28, 28]);
      expect(Buffer.compare(data, content.subarray(16))).toBe(0);
      expect(data.buffer.byteLength).toBe(500 * 784);
    }
  });

  it("reads gzip data in several members, and a data set of no items", async () => {
    const content = images(2);
    const members = Buffer.concat([gzipSync(content.subarray(0, 7)), gzipSync(content.subarray(7))]);
    expect((await readImages(await put(members))).shape).toEqual([2, 28, 28]);
    expect((await readLabels(await put(header(0)))).data.length).toBe(0);
  });

  it("says at which byte a plain file is truncated", async () => {
    const whole = images(200);
    for (const length of [16, 17, 1234, whole.length - 1]) {
      const path = await put(whole.subarray(0, length), "cut");
      await expect(readImages(path)).rejects.toThrow(`cut: truncated at byte ${length} of 156816; get the file again`);
    }
    for (const length of [0, 1, 3, 15]) {
      const path = await put(whole.subarray(0, length), "cut");
      await expect(readImages(path)).rejects.toThrow(`cut: truncated at byte ${length}, inside the header`);
    }
  });

  it("refuses gzip data cut anywhere", async () => {
    const whole = gzipSync(images(2));
    for (let length = 2; length < whole.length; length += length > whole.length - 12 ? 1 : 97) {
      const path = await put(whole.subarray(0, length), "cut.gz");
      await expect(readImages(path), `cut at ${length}`).rejects.toThrow(/^cut\.gz: (truncated at|bad gzip data)/);
    }
    const short = await put(gzipSync(images(2).subarray(0, 900)), "short.gz"); // whole gzip data of a cut file
    await expect(readImages(short)).rejects.toThrow("short.gz: truncated at byte 900 of 1584");
  });

  it("refuses gzip data with a changed byte", async () => {
    const file = gzipSync(images(2));
    for (const at of [20, file.length >> 1, file.length - 6, file.length - 2]) {
      const changed = Buffer.from(file);
      changed[at]! ^= 0x55;
      await expect(readImages(await put(changed)), `byte ${at}`).rejects.toThrow(/^file: /);
    }
  });

  it("refuses what follows the data", async () => {
    const whole = images(1);
    const end = "content goes on after byte 800, the end for its sizes 1 x 28 x 28";
    await expect(readImages(await put(Buffer.concat([whole, Buffer.alloc(1)])))).rejects.toThrow(end);
    await expect(readImages(await put(gzipSync(Buffer.concat([whole, Buffer.alloc(1)]))))).rejects.toThrow(end);
    const zipped = gzipSync(whole);
    await expect(readImages(await put(Buffer.concat([zipped, Buffer.alloc(5)])))).rejects.toThrow(
      `5 bytes follow the gzip data, which ends at byte ${zipped.length}`,
    );
    await expect(readImages(await put(Buffer.concat([zipped, Buffer.from("more")])))).rejects.toThrow("file: ");
  });

  it("takes no more memory than a file holds, whatever its header claims", async () => {
    const bomb = gzipSync(Buffer.concat([header(1, 28, 28), Buffer.alloc(5e7)]));
    const before = process.memoryUsage().arrayBuffers;
    await expect(readImages(await put(bomb))).rejects.toThrow("content goes on after byte 800");
    await expect(readIdx(await put(header(2_000_000_000)))).rejects.toThrow("truncated at byte 8 of 2000000008");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e7);
  });

  it("refuses sizes of 2 GiB and more", async () => {
    const big =
      "bytes 4 to 15 state the sizes 4294967295 x 28 x 28, 3367254359296 bytes; at most 2147483647 can be read";
    await expect(readImages(await put(header(2 ** 32 - 1, 28, 28)))).rejects.toThrow(big);
    await expect(readIdx(await put(header(2 ** 31)))).rejects.toThrow("at most 2147483647");
  });

  it("refuses another magic, other sizes, and no file", async () => {
    const magic = "file: not an idx file of bytes: byte 0 starts with magic 0x68656c6c; images have 0x00000803";
    await expect(readImages(await put(Buffer.from("hello world")))).rejects.toThrow(magic);
    await expect(readIdx(await put(Buffer.from([0, 0, 0x0d, 1, 0, 0, 0, 0])))).rejects.toThrow("magic 0x00000d01"); // floats
    await expect(readImages(await put(header(3)))).rejects.toThrow(
      "1 dimensions instead of 3 (magic 2049 at byte 0, wanted 2051); are images and labels exchanged?",
    );
    await expect(readLabels(await put(images(1)))).rejects.toThrow("3 dimensions instead of 1");
    await expect(readImages(await put(header(1, 28, 27)))).rejects.toThrow(
      "items of 28 x 27 instead of 28 x 28 (size 27 at byte 12)",
    );
    await expect(readImages(folder)).rejects.toThrow("not a file");
    await expect(readImages(join(folder, "absent"))).rejects.toThrow("absent: cannot be read (ENOENT");
  });
});
