/** How well chosen edges fit the true ones: means over the graphs. */
export interface EdgeMetrics {
  /** True ones among the chosen edges; 0 where none is chosen. */
  readonly precision: number;
  /** Chosen ones among the true edges; 0 where there is none. */
  readonly recall: number;
  /** Edges that are chosen and true, or neither. */
  readonly accuracy: number;
}

/** The metrics of the chosen edges, and those of all the others in their place. */
export interface GraphMetrics {
  readonly graph: EdgeMetrics;
  readonly complement: EdgeMetrics;
}

/**
 * Edge metrics of graphs of `size` edges each, 0 or 1, in either layout: both arrays are `[N, size]`.
 * @throws RangeError when they are no whole number of graphs, or not equally many.
 */
export function edgeMetrics(chosen: ArrayLike<number>, truth: ArrayLike<number>, size: number): GraphMetrics {
  const count = chosen.length / size;
  if (!(Number.isInteger(count) && count >= 1) || chosen.length !== truth.length) {
    throw new RangeError(
      `edgeMetrics: ${chosen.length} and ${truth.length} entries; pass one or more graphs of ${size}`,
    );
  }
  const sums = {
    graph: { precision: 0, recall: 0, accuracy: 0 },
    complement: { precision: 0, recall: 0, accuracy: 0 },
  };
  for (let at = 0; at < chosen.length; at += size) {
    const [hits, picked, real] = tally(chosen, truth, at, size);
    add(sums.graph, hits, picked, real, size);
    add(sums.complement, real - hits, size - picked, real, size);
  }
  return { graph: divided(sums.graph, count), complement: divided(sums.complement, count) };
}

/** The labels 0 and 1 of an edge are the model's to choose: the variant of the higher precision. */
export const bestLabels = ({ graph, complement }: GraphMetrics): EdgeMetrics =>
  complement.precision > graph.precision ? complement : graph;

type Sums = { -readonly [name in keyof EdgeMetrics]: number };

/** Entries that both, the first, and the second have. */
function tally(chosen: ArrayLike<number>, truth: ArrayLike<number>, start: number, size: number) {
  let [hits, picked, real] = [0, 0, 0];
  for (let at = start; at < start + size; at++) {
    picked += chosen[at]!;
    real += truth[at]!;
    hits += chosen[at]! * truth[at]!;
  }
  return [hits, picked, real] as const;
}

function add(sums: Sums, hits: number, picked: number, real: number, size: number): void {
  sums.precision += picked > 0 ? hits / picked : 0;
  sums.recall += real > 0 ? hits / real : 0;
  sums.accuracy += (size - picked - real + 2 * hits) / size;
}

const divided = ({ precision, recall, accuracy }: Sums, count: number): EdgeMetrics => ({
  precision: precision / count,
  recall: recall / count,
  accuracy: accuracy / count,
});
