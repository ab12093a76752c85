import { describe, expect, it } from "vitest";
import { highlights } from "./highlights.js";

const text = {
  tokens: ["a", "<b>", "c", "d", "e", "f"],
  ranges: [[1, 3], [2, 3]] as [number, number][], // biome-ignore format: one line
  places: [2, 3],
  rating: 0.456,
};

describe("highlights", () => {
  const html = highlights([text], 5);
  const marks = [...html.matchAll(/<mark class="([^"]+)">([^<]*)<\/mark>/g)].map(([, kind, word]) => [kind, word]);

  it("marks what people marked, what the machine selected, and both; the legend comes first", () => {
    expect(marks).toEqual([
      ["human", "marked by people"],
      ["machine", "selected by the machine"],
      ["human machine shared", "both"],
      ["human", "&lt;b&gt;"],
      ["human machine shared", "c"],
      ["machine", "d"],
    ]);
  });

  it("marks words in a row as one", () => {
    expect(highlights([{ ...text, ranges: [[0, 3]], places: [] }], 6)).toContain(
      '<mark class="human">a &lt;b&gt; c</mark> d e f',
    );
  });

  it("tells the kinds apart without colour too, and leaves the text's colour to the page", () => {
    expect(html).toMatch(/\.human \{[^}]*underline/);
    expect(html).toMatch(/\.machine \{[^}]*box-shadow/);
    expect(html).toMatch(/mark \{ color: inherit/);
  });

  it("says the agreement, the rating, and what was not read", () => {
    expect(html).toContain("<b>1 of 2</b> selected words were marked by people; predicted rating 0.46");
    expect(html).toContain("… (1 more words, not read)");
  });
});
