import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

/** What a reader says of itself, and `readerLaws` holds it to. */
export interface ReaderClaims {
  /** A name that the reader takes for this format; its folder is made for the laws. */
  readonly file: string;
  /** A content that is right, the smaller the better. */
  readonly valid: Uint8Array;
  /** Contents that must be refused, by what is wrong with them, such as a header that claims 2³¹ entries. */
  readonly hostile?: Readonly<Record<string, Uint8Array>>;
  /** Other files that the reader wants in the folder, by name. */
  readonly beside?: Readonly<Record<string, Uint8Array>>;
  /** Whether no proper beginning of the content is right, as where a length is stated. Default false. */
  readonly whole?: boolean;
  /** Random cases per law. Default 200. */
  readonly runs?: number;
}

/** Words of the engine, not of a reader that looked at what it read. */
const ACCIDENT =
  /of undefined|of null|is not a function|is not iterable|Invalid (typed )?array|Invalid count|out of range|Maximum call|heap/i;

/** Memory that a read may hold beside twice its file: buffers of streams and of the test itself. */
const SLACK = 16 * 2 ** 20;

/**
 * Laws of any reader of files: whatever the bytes, it returns a value or an error that names the file, soon, and never holds
 * more than some twice the file. `read` gets the path of the file, and reads it to its end.
 */
export function readerLaws(read: (path: string) => Promise<unknown>, claims: ReaderClaims): void {
  const { file, valid, hostile = {}, beside = {}, whole = false, runs = 200 } = claims;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "reader-"));
    for (const [name, content] of Object.entries(beside)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The error that reading the content ends in, which must be a clear one. */
  const attempt = async (content: Uint8Array): Promise<Error | undefined> => {
    const path = join(folder, file);
    await writeFile(path, content);
    const before = process.memoryUsage().arrayBuffers;
    const error = await read(path).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * content.length + SLACK);
    if (error) {
      expect(error).toBeInstanceOf(Error);
      expect(error.message).toContain(file);
      expect(error.message.replaceAll(path, "")).not.toMatch(ACCIDENT);
    }
    return error;
  };
  const law = (title: string, contents: fc.Arbitrary<Uint8Array>, check: (error?: Error) => void = () => {}) =>
    test(`law: ${title}`, async () => {
      await fc.assert(
        fc.asyncProperty(contents, async (content) => {
          check(await attempt(content));
        }),
        { numRuns: runs },
      );
    });

  test("law: reads what is right", async () => expect(await attempt(valid)).toBeUndefined());
  for (const [wrong, content] of Object.entries(hostile)) {
    test(`law: refuses ${wrong}`, async () => expect(await attempt(content)).toBeInstanceOf(Error));
  }
  law("names the file of any bytes that it refuses", fc.uint8Array({ maxLength: 2000 }));
  law(
    whole ? "refuses a file that is cut off" : "names a file that is cut off, where it refuses it",
    fc.nat(valid.length - 1).map((length) => valid.slice(0, length)),
    (error) => (whole ? expect(error).toBeInstanceOf(Error) : undefined),
  );
  law("names a file of flipped bits, where it refuses it", flipped(valid));
  law("names a file with a piece repeated or lost, where it refuses it", spliced(valid));
}

/** Up to eight bits of the content turned. */
const flipped = (content: Uint8Array) =>
  fc.array(fc.nat(8 * content.length - 1), { minLength: 1, maxLength: 8 }).map((bits) => {
    const copy = content.slice();
    for (const bit of bits) copy[bit >> 3]! ^= 1 << (bit & 7);
    return copy;
  });

/** A stretch of the content in another place, over or between what was there. */
const spliced = (content: Uint8Array) =>
  fc.tuple(...[0, 1, 2, 3].map(() => fc.nat(content.length))).map(([a, b, c, d]) => {
    const [start, end] = [Math.min(a!, b!), Math.max(a!, b!)];
    return Uint8Array.from([...content.subarray(0, c!), ...content.subarray(start, end), ...content.subarray(d!)]);
  });
