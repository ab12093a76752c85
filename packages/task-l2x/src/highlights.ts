import { escapeHtml } from "@discretely/training/escape";
import type { Range } from "./texts.js";

/** A text with the words that people and the machine marked. */
export interface Highlighted {
  readonly tokens: readonly string[];
  /** What people marked. */
  readonly ranges: readonly Range[];
  /** What the machine selected. */
  readonly places: readonly number[];
  /** The predicted rating. */
  readonly rating: number;
}

// Blue and vermilion of Okabe & Ito, told apart by colour-blind readers, and by shape where there is no colour: a line
// below for people, a box for the machine. Backgrounds are mixed with the page's own, light or dark.
const style = `<style>
.l2x p { line-height: 1.9; margin: .4rem 0 1.2rem }
.l2x mark { color: inherit; background: none; padding: .08em .2em; border-radius: .2em }
.l2x .human { text-decoration: underline 2px #d55e00; text-underline-offset: .25em }
.l2x .machine { background: color-mix(in srgb, #0072b2 28%, transparent); box-shadow: inset 0 0 0 1px #0072b2 }
.l2x .shared { font-weight: 700 }
</style>`;

const KINDS = ["", "human", "machine", "human machine shared"];
const LEGEND = ["", "marked by people", "selected by the machine", "both"];

/** Texts with the words that people marked, that the machine selected, and that both did. Self-contained HTML. */
export function highlights(texts: readonly Highlighted[], length: number): string {
  const legend = [1, 2, 3].map((kind) => mark(LEGEND[kind]!, kind)).join(" &nbsp; ");
  return `<div class="l2x">${style}<p>${legend}</p>${texts.map((text) => one(text, length)).join("")}</div>`;
}

function one({ tokens, ranges, places, rating }: Highlighted, length: number): string {
  const kinds = tokens.map(
    (_, t) => Number(ranges.some(([start, end]) => start <= t && t < end)) + 2 * Number(places.includes(t)),
  );
  const both = kinds.filter((kind) => kind === 3).length;
  const words = runs(kinds.slice(0, length)).map(([start, end]) =>
    mark(tokens.slice(start, end).join(" "), kinds[start]!),
  );
  const rest = tokens.length > length ? ` … (${tokens.length - length} more words, not read)` : "";
  const head = `<b>${both} of ${places.length}</b> selected words were marked by people; predicted rating ${rating.toFixed(2)}`;
  return `<div>${head}</div><p>${words.join(" ")}${rest}</p>`;
}

/** The longest ranges of equal entries. */
function runs(kinds: readonly number[]): Range[] {
  const starts = [...kinds.keys()].filter((t) => t === 0 || kinds[t] !== kinds[t - 1]);
  return starts.map((start, i) => [start, starts[i + 1] ?? kinds.length]);
}

const mark = (text: string, kind: number): string =>
  kind === 0 ? escapeHtml(text) : `<mark class="${KINDS[kind]}">${escapeHtml(text)}</mark>`;
