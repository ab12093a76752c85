import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import { gridPath } from "@discretely/solvers/grid-path";
import * as tf from "@tensorflow/tfjs-core";
import { TERRAINS, terrain } from "./terrain.js";
import { drawTiles, TILE } from "./tiles.js";

/** N maps of `size` × `size` cells, each map's numbers unbroken, row-major. */
export interface PathMaps {
  readonly count: number;
  /** K, the cells of a side. */
  readonly size: number;
  /** Height and width of a map, in pixels. */
  readonly pixels: number;
  /** `[N, pixels, pixels, 3]` red, green and blue. */
  readonly images: Uint8Array;
  /** `[N, K, K]`, what entering a cell costs. */
  readonly costs: Float32Array;
  /** `[N, K, K]` of 0 and 1: a cheapest path from the top-left cell to the bottom-right one, both ends included. */
  readonly paths: Uint8Array;
}

/** What the generator takes. */
export interface GenerateOptions {
  readonly count: number;
  /** K, the cells of a side: an integer >= 2. */
  readonly size: number;
  readonly seed: number;
  /** 8: paths may take diagonal steps. Default 8. */
  readonly neighbours?: 8 | 4;
}

/**
 * Draws terrain maps in the manner of the Warcraft data: smooth terrain of five kinds, painted in tiles of 8 × 8 pixels, with a
 * cheapest path as label. Map i is a function of the seed and i alone.
 * @throws RangeError for a count or a size out of range.
 */
export function generateMaps({ count, size, seed, neighbours = 8 }: GenerateOptions): PathMaps {
  checkInteger("generateMaps", "count", count, { min: 1 });
  const pixels = size * TILE;
  const images = new Uint8Array(count * pixels * pixels * 3);
  const costs = new Float32Array(count * size * size);
  for (let i = 0; i < count; i++) {
    const own = split(seed, i);
    const cells = terrain(size, split(own, 0));
    drawTiles(cells, size, split(own, 1), images.subarray(i * pixels * pixels * 3, (i + 1) * pixels * pixels * 3));
    costs.set(
      Array.from(cells, (cell) => TERRAINS[cell]!.cost),
      i * size * size,
    );
  }
  return { count, size, pixels, images, costs, paths: cheapestPaths(costs, count, size, neighbours) };
}

function cheapestPaths(costs: Float32Array, count: number, size: number, neighbours: 8 | 4): Uint8Array {
  return tf.tidy(() => {
    const theta = tf.neg(tf.tensor3d(costs, [count, size, size]));
    return Uint8Array.from(gridPath({ neighbours })(theta).dataSync());
  });
}
