import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

export interface Line {
  /** Without its line break. */
  readonly text: string;
  /** Whether a line break follows; only the last line may lack it. */
  readonly ended: boolean;
  /** `path:number`, the first line being 1: the head of a message. */
  readonly where: string;
}

/** Characters of a line; packed files may hold lines that no memory would. */
const LONGEST = 2 ** 24;

/**
 * The lines of a UTF-8 text file, unpacked where its name ends in .gz; read as they are asked for.
 * @throws Error naming the file, and the line after which it can't be read.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0;
  const line = (text: string, ended: boolean): Line => ({
    text: text.endsWith("\r") ? text.slice(0, -1) : text,
    ended,
    where: `${path}:${++number}`,
  });
  let rest = "";
  try {
    for await (const chunk of open(path).setEncoding("utf8")) {
      const parts = (chunk as string).split("\n");
      const last = parts.pop()!;
      for (const text of parts) {
        yield line(rest + text, true);
        rest = "";
      }
      rest += last;
      if (rest.length > LONGEST) throw new Error(`a line of more than ${LONGEST} characters: no file of texts`);
    }
  } catch (error) {
    throw new Error(`${path}: cannot be read after line ${number} (${(error as Error).message})`, { cause: error });
  }
  if (rest !== "") yield line(rest, false);
}

function open(path: string): Readable {
  const file = createReadStream(path);
  return path.endsWith(".gz") ? pipeline(file, createGunzip(), () => {}) : file; // errors reach the reader
}
