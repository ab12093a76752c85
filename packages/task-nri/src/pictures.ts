import { completeEdges } from "@discretely/solvers/edges";

/** One trajectory, its graph and the graph that a model found in it. */
export interface Found {
  readonly vertices: number;
  /** `[T, 2, n]`, in [−1, 1]. */
  readonly positions: ArrayLike<number>;
  /** True and found undirected edges, 0 or 1, `[n(n−1)/2]`. */
  readonly truth: ArrayLike<number>;
  readonly found: ArrayLike<number>;
}

const SIDE = 200;
const place = (x: number) => (((x + 1) / 2) * (SIDE - 24) + 12).toFixed(1);

const STYLE = {
  hit: 'stroke="#2a9d5c" stroke-width="2.5"',
  missed: 'stroke="currentColor" stroke-opacity="0.55" stroke-width="1.5" stroke-dasharray="2 4"',
  wrong: 'stroke="#d1495b" stroke-width="2" stroke-dasharray="6 3"',
} as const;

/** Graphs over their trajectories for the report: found edges right or wrong, and true ones that were missed. */
export function graphs(examples: readonly Found[]): string {
  const key = Object.entries({ hit: "found, true", wrong: "found, not true", missed: "true, not found" }).map(
    ([kind, words]) =>
      `<span style="margin-right:1.5rem"><svg width="34" height="8" style="vertical-align:middle">${line(kind as Kind, "2", "4", "32", "4")}</svg> ${words}</span>`,
  );
  const figures = examples.map((example) => `<figure>${picture(example)}<figcaption style="font-weight:normal">${caption(example)}</figcaption></figure>`); // biome-ignore format: one line
  const grid = "display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:1rem";
  return `<p>${key.join("")}</p><div style="${grid}">${figures.join("")}</div>`;
}

type Kind = keyof typeof STYLE;

const line = (kind: Kind, x1: string, y1: string, x2: string, y2: string) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${STYLE[kind]}/>`;

function caption({ truth, found }: Found): string {
  const count = (use: (e: number) => unknown) => Array.from(truth).filter((_, e) => use(e)).length;
  return `${count((e) => truth[e] && found[e])} of ${count((e) => truth[e])} edges`;
}

function picture({ vertices: n, positions, truth, found }: Found): string {
  const frames = positions.length / (2 * n);
  const at = (t: number, i: number) =>
    [place(positions[t * 2 * n + i]!), place(positions[t * 2 * n + n + i]!)] as const;
  const { from, to } = completeEdges(n);
  const edges = Array.from(from, (a, e) => {
    const kind = truth[e] ? (found[e] ? "hit" : "missed") : found[e] ? "wrong" : undefined;
    return kind ? line(kind, ...at(frames - 1, a), ...at(frames - 1, to[e]!)) : "";
  });
  const each = Array.from({ length: n }, (_, i) => i);
  const paths = each.map((i) => {
    const points = Array.from({ length: frames }, (_, t) => at(t, i).join()).join(" ");
    return `<polyline points="${points}" fill="none" stroke="currentColor" stroke-opacity="0.25"/>`;
  });
  const dots = each.map((i) => {
    const [x, y] = at(frames - 1, i);
    return `<circle cx="${x}" cy="${y}" r="3.5" fill="currentColor"/>`;
  });
  const parts = [...paths, ...edges, ...dots].join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}">${parts}</svg>`;
}
