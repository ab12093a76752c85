import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arborescence, arborescenceHeads } from "./arborescence.js";
import { assignment } from "./assignment.js";
import type { Graph } from "./graph.js";
import { graphPath } from "./graph-path.js";
import { gridPath } from "./grid-path.js";
import { matching } from "./matching.js";

// The rules that the docs state, where an instance has many optima, against textbook versions that follow them to the letter.

onTestBackend();

const numbers = (length: number, max: number) =>
  fc.array(fc.integer({ min: 0, max }), { minLength: length, maxLength: length });

/** Dijkstra by scanning: of the vertices seen, the one of the least (cost, number) is next; only less cost replaces an edge. */
function textbookPath({ vertices, from, to, source, target }: Graph, cost: readonly number[]): number[] {
  const total = new Map([[source, 0]]);
  const entry = new Map<number, number>();
  const done = new Set<number>();
  while (!done.has(target)) {
    const open = Array.from({ length: vertices }, (_, v) => v).filter((v) => total.has(v) && !done.has(v));
    const v = open.reduce((best, u) => (total.get(u)! < total.get(best)! ? u : best), open[0]!);
    done.add(v);
    for (let e = 0; e < from.length; e++) {
      const through = total.get(v)! + cost[e]!;
      if (from[e] !== v || !(through < (total.get(to[e]!) ?? Number.POSITIVE_INFINITY))) continue;
      total.set(to[e]!, through);
      entry.set(to[e]!, e);
    }
  }
  const path: number[] = [];
  for (let v = target; v !== source; v = from[entry.get(v)!]!) path.unshift(entry.get(v)!);
  return path;
}

const negated = (costs: readonly number[]) => costs.map((c) => -c);
const ones = (z: tf.Tensor) => Array.from(z.dataSync()).flatMap((x, i) => (x === 1 ? [i] : []));

describe("ties", () => {
  it.each([4, 8] as const)("gridPath, %i neighbours: the next cell is the least (cost, place)", (neighbours) => {
    const [height, width] = [4, 5];
    const cells = Array.from(
      { length: height * width },
      (_, cell) => [Math.floor(cell / width), cell % width] as const,
    );
    const steps = cells.flatMap(([i, j], a) =>
      cells.flatMap(([k, l], b) => {
        const [di, dj] = [Math.abs(i - k), Math.abs(j - l)];
        return a !== b && (neighbours === 8 ? Math.max(di, dj) === 1 : di + dj === 1) ? [[a, b] as const] : [];
      }),
    );
    const ends = { from: steps.map(([a]) => a), to: steps.map(([, b]) => b), source: 0, target: cells.length - 1 };
    const graph = { vertices: cells.length, ...ends };
    fc.assert(
      fc.property(numbers(cells.length, 2), (costs) => {
        const path = textbookPath(graph, graph.to.map((cell) => costs[cell]!)); // biome-ignore format: one line
        const z = gridPath({ neighbours })(tf.tensor3d(negated(costs), [1, height, width]));
        expect(ones(z)).toEqual([0, ...path.map((e) => graph.to[e]!)].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });

  /** Eight vertices, an edge from each to the next, and twelve more. */
  const graphs = fc.tuple(numbers(12, 7), numbers(12, 7)).map(([from, to]): Graph => {
    const line = [0, 1, 2, 3, 4, 5, 6];
    return { vertices: 8, from: [...from, ...line], to: [...to, ...line.map((v) => v + 1)], source: 0, target: 7 };
  });

  it("graphPath: the next vertex is the least (cost, number), and the first of equal edges stays", () => {
    fc.assert(
      fc.property(graphs, numbers(19, 2), (graph, costs) => {
        const z = graphPath({ graph })(tf.tensor2d([negated(costs)]));
        expect(ones(z)).toEqual(textbookPath(graph, costs).sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });

  it("graphPath, acyclic: a vertex is entered by the first of the best edges", () => {
    const forward = graphs.map((graph): Graph => {
      const ends = Array.from(graph.from, (a, e) => [a, graph.to[e]!].sort((x, y) => x - y)).filter(
        ([a, b]) => a !== b,
      );
      return { ...graph, from: ends.map(([a]) => a!), to: ends.map(([, b]) => b!) };
    });
    fc.assert(
      fc.property(forward, numbers(19, 2), (graph, more) => {
        const theta = more.slice(0, graph.from.length).map((x) => x - 1);
        const z = graphPath({ graph, acyclic: true })(tf.tensor2d([theta]));
        const best = [0, ...Array(7).fill(Number.NEGATIVE_INFINITY)];
        const through = (e: number) => best[graph.from[e]!] + theta[e]!;
        const entering = (v: number) => ones(tf.tensor1d(Array.from(graph.to, (to) => Number(to === v))));
        for (let v = 1; v < 8; v++) best[v] = Math.max(...entering(v).map(through));
        const path: number[] = [];
        for (let v = 7; v !== 0; v = graph.from[path[0]!]!)
          path.unshift(entering(v).find((e) => through(e) === best[v])!);
        expect(ones(z)).toEqual(path.sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });

  it("arborescence: of equal edges into a vertex or a cycle the lowest sender, then the lowest receiver", () => {
    fc.assert(
      fc.property(numbers(36, 2), (theta) => {
        const z = arborescence()(tf.tensor3d(theta, [1, 6, 6])).dataSync<"float32">();
        expect(Array.from(arborescenceHeads(z, 6))).toEqual(textbookHeads(theta, 6));
      }),
      { numRuns: 1000 },
    );
  });

  it("matching: as the assignment of the shorter side under max(θ, 0), less what adds nothing", () => {
    fc.assert(
      fc.property(numbers(12, 3), fc.boolean(), (more, wide) => {
        const theta = tf.reshape(more.map((x) => x - 1), [1, 3, 4]); // biome-ignore format: one line
        const assigned = assignment()(tf.relu(theta));
        const kept = tf.mul(assigned, tf.cast(tf.greater(theta, 0), "float32")).arraySync();
        const [over, back] = wide ? [theta, [0, 1, 2]] : [tf.transpose(theta, [0, 2, 1]), [0, 2, 1]];
        expect(tf.transpose(matching()(over), back).arraySync()).toEqual(kept);
      }),
      { numRuns: 300 },
    );
  });
});

interface Edge {
  readonly weight: number;
  readonly sender: number;
  readonly receiver: number;
}

/** Chu-Liu/Edmonds on lists: choose an edge into each node, contract the first cycle, solve the rest, put the cycle back. */
function textbookHeads(theta: readonly number[], n: number): number[] {
  const first = (edges: readonly Edge[]) =>
    [...edges].sort((a, b) => b.weight - a.weight || a.sender - b.sender || a.receiver - b.receiver)[0]!;
  const solve = (nodes: readonly (readonly number[])[], entering: (node: readonly number[]) => Edge[]): Edge[] => {
    const chosen = nodes.map((node) => first(entering(node)));
    const nodeOf = (v: number) => nodes.findIndex((node) => node.includes(v));
    const cycle = nodes.map((_, start) => {
      const seen: number[] = [];
      for (let at = start; at >= 0 && !seen.includes(at); at = nodeOf(chosen[at]!.sender)) seen.push(at);
      return nodeOf(chosen[seen.at(-1)!]!.sender) === start ? seen : [];
    }).find((found) => found.length > 0); // biome-ignore format: a chain
    if (!cycle) return chosen;
    const whole = cycle.flatMap((at) => nodes[at]!);
    const rest = [...nodes.filter((_, at) => !cycle.includes(at)), whole];
    const solved = solve(rest, (node) => {
      if (node !== whole) return entering(node);
      return cycle.flatMap((at) =>
        entering(nodes[at]!)
          .filter(({ sender }) => !whole.includes(sender))
          .map((edge) => ({ ...edge, weight: edge.weight - chosen[at]!.weight })),
      );
    });
    const entrance = solved.at(-1)!;
    const inside = cycle.map((at) => (nodes[at]!.includes(entrance.receiver) ? entrance : chosen[at]!));
    return nodes.map((node, at) => (cycle.includes(at) ? inside[cycle.indexOf(at)]! : solved[rest.indexOf(node)]!));
  };
  const vertices = Array.from({ length: n - 1 }, (_, v) => [v + 1]);
  const edges = solve(vertices, ([receiver]) =>
    Array.from({ length: n }, (_, sender) => sender)
      .filter((sender) => sender !== receiver)
      .map((sender) => ({ weight: theta[receiver! * n + sender]!, sender, receiver: receiver! })),
  );
  const heads = new Array<number>(n).fill(0);
  for (const { sender, receiver } of edges) heads[receiver] = sender;
  return heads;
}
