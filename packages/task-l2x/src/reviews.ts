import { readLines } from "./lines.js";

/** A text as tokens, with its rating. */
export interface Review {
  readonly tokens: readonly string[];
  /** In [0, 1]. */
  readonly rating: number;
}

/** What `readReviews` takes. */
export interface ReviewsOptions {
  /** Which rating of a line is the target, from 0. */
  readonly aspect: number;
  /** `glued` keeps the line break as a part of the last token, as the Python reference does. Default: it goes. */
  readonly lineBreak?: "glued";
}

/**
 * Reviews in the format of Lei et al. (2016), one a line: ratings in [0, 1] between spaces, a tab, tokens between spaces.
 * @throws Error naming file and line.
 */
export async function* readReviews(path: string, { aspect, lineBreak }: ReviewsOptions): AsyncGenerator<Review> {
  let any = false;
  for await (const { text, ended, where } of readLines(path)) {
    const tab = text.indexOf("\t");
    if (tab < 0) throw new Error(`${where}: no tab; a line is "rating rating …<tab>token token …"`);
    const ratings = text.slice(0, tab).trim().split(/\s+/);
    if (aspect >= ratings.length) {
      throw new Error(
        `${where}: no rating of aspect ${aspect}, there are ${ratings.length}; pass --aspect 0 … ${ratings.length - 1}`,
      );
    }
    const rating = ratings[aspect] === "" ? Number.NaN : Number(ratings[aspect]);
    if (!(rating >= 0 && rating <= 1))
      throw new Error(`${where}: rating ${JSON.stringify(ratings[aspect])} of aspect ${aspect} is not in [0, 1]`);
    const glue = lineBreak === "glued" && ended;
    const tokens = glue
      ? `${text.slice(tab + 1)}\n`.split(" ")
      : text
          .slice(tab + 1)
          .split(" ")
          .filter(Boolean);
    if (tokens.length === 0) throw new Error(`${where}: a rating without a token; remove the line`);
    any = true;
    yield { tokens, rating };
  }
  if (!any) throw new Error(`${path}: no review`);
}
