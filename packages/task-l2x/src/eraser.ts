import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Annotation } from "./annotations.js";
import { checkRanges } from "./annotations.js";
import { readLines } from "./lines.js";
import type { Review } from "./reviews.js";

const schema = z.object({
  // a file of docs/ and of no other folder
  annotation_id: z.string().regex(/^(?!\.\.?$)[^/\\\0]+$/, "must be the name of a document"),
  classification: z.enum(["POS", "NEG"]),
  evidences: z.array(
    z.array(z.object({ docid: z.string(), start_token: z.number().int().min(0), end_token: z.number().int().min(0) })),
  ),
});

/**
 * A split of ERASER (DeYoung et al., 2020) with one document an example and a class POS (rating 1) or NEG (0), such as
 * its movie reviews: `<split>.jsonl`, and in `docs/` each document, its tokens between white space.
 * Evidences without a token are left out.
 * @throws Error naming file and line.
 */
export async function* readEraser(
  folder: string,
  split: "train" | "val" | "test",
): AsyncGenerator<Review & Annotation> {
  for await (const { text, where } of readLines(join(folder, `${split}.jsonl`))) {
    const { annotation_id: id, classification, evidences } = parse(text, where);
    const tokens = (await document(join(folder, "docs", id), where)).split(/\s+/).filter(Boolean);
    if (tokens.length === 0) throw new Error(`${where}: document ${id} is empty`);
    const marked = evidences.flat().filter(({ start_token: start, end_token: end }) => end > start);
    const other = marked.find(({ docid }) => docid !== id);
    if (other)
      throw new Error(
        `${where}: evidence in ${other.docid}, another document than ${id}; this reader takes one an example`,
      );
    const ranges = marked.map(({ start_token: start, end_token: end }) => [start, end] as const);
    checkRanges(ranges, tokens.length, where);
    yield { tokens, rating: classification === "POS" ? 1 : 0, ranges };
  }
}

function parse(text: string, where: string): z.infer<typeof schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const { issues } = error as z.ZodError;
    throw new Error(
      `${where}: ${issues ? `${issues[0]!.path.join(".")}: ${issues[0]!.message}` : (error as Error).message}`,
    );
  }
}

const document = (path: string, where: string): Promise<string> =>
  readFile(path, "utf8").catch((error: Error) => {
    throw new Error(`${where}: ${error.message}`);
  });
