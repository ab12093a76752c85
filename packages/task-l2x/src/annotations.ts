import { z } from "zod";
import { readLines } from "./lines.js";
import type { Range } from "./texts.js";

/** A text and the words of it that people marked. */
export interface Annotation {
  readonly tokens: readonly string[];
  readonly ranges: readonly Range[];
}

const place = z.number().int().min(0);
const schema = z.object({ x: z.array(z.string()).min(1), ranges: z.array(z.tuple([place, place])) });

/**
 * Marked reviews, one JSON object a line: `x`, its tokens, and by the number of each aspect a list of token ranges `[start, end)`.
 * @throws Error naming file and line.
 */
export async function* readAnnotations(path: string, aspect: number): AsyncGenerator<Annotation> {
  let any = false;
  for await (const { text, where } of readLines(path)) {
    if (text.trim() === "") continue;
    const object = parse(text, where);
    const { data, error } = schema.safeParse({ x: object.x, ranges: object[String(aspect)] });
    if (!data) {
      const { path: at, message } = error.issues[0]!;
      throw new Error(`${where}: ${at.join(".").replace("ranges", `"${aspect}"`)}: ${message}`);
    }
    checkRanges(data.ranges, data.x.length, where);
    any = true;
    yield { tokens: data.x, ranges: data.ranges };
  }
  if (!any) throw new Error(`${path}: no annotation`);
}

/** @throws Error for a range that is empty, backwards, or beyond the text. */
export function checkRanges(ranges: readonly Range[], length: number, where: string): void {
  const wrong = ranges.find(([start, end]) => !(start < end && end <= length));
  if (wrong)
    throw new Error(`${where}: range [${wrong}] in a text of ${length} tokens; ranges are [start, end), start < end`);
}

function parse(text: string, where: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}
