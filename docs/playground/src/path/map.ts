import { split } from "@discretely/random";
import { gridPath } from "@discretely/solvers/grid-path";
import { TERRAINS, terrain } from "@discretely/task-path/terrain";
import * as tf from "@tensorflow/tfjs-core";
import { type PathValues, SIDE } from "./controls.js";

/** The terrain of each cell, row-major indices of TERRAINS. */
export type Cells = Uint8Array;

/** The map that a reader sees: what was painted, or the generated one of the seed. */
export const shownMap = ({ map, seed }: Pick<PathValues, "map" | "seed">): Cells =>
  map === "" ? terrain(SIDE, split(seed, 0)) : Uint8Array.from(map, Number);

/** The maps to learn from: the one that is shown, then generated ones. */
export const allMaps = (shown: Cells, { learn, maps, seed }: PathValues): Cells[] => [
  shown,
  ...Array.from({ length: learn === "cells" ? 0 : maps - 1 }, (_, i) => terrain(SIDE, split(seed, i + 1))),
];

/** A map as text for the address. */
export const mapText = (cells: Cells): string => cells.join("");

/** The true costs of the cells of a map. */
export const trueCosts = (cells: Cells): Float32Array => Float32Array.from(cells, (kind) => TERRAINS[kind]!.cost);

/** The cheapest path of each `[SIDE, SIDE]` of costs, by Dijkstra: a mask of its cells. */
export const bestPaths = (costs: ArrayLike<number>): Uint8Array =>
  tf.tidy(() => {
    const theta = tf.tensor3d(
      Float32Array.from(costs, (c) => -c),
      [costs.length / SIDE ** 2, SIDE, SIDE],
    );
    return Uint8Array.from(gridPath()(theta).dataSync());
  });

/** ⟨path, costs⟩. */
export const costOf = (path: ArrayLike<number>, costs: ArrayLike<number>): number =>
  Array.from(costs).reduce((sum, cost, cell) => sum + cost * path[cell]!, 0);
