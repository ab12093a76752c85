import { split, uniform } from "@discretely/random";

/** Height and width of a cell's picture, in pixels: that of the Warcraft maps. */
export const TILE = 8;

/** How a terrain looks: its colour, the strength of its grain, and what its motif adds at each pixel, all in [0, 255]. */
interface Look {
  readonly colour: readonly [red: number, green: number, blue: number];
  readonly grain: number;
  /** Row y and column x of the tile, and which of two variants the tile is. */
  readonly motif: (y: number, x: number, variant: boolean) => number;
}

/** In the order of TERRAINS: water, earth, grass, forest, rock. */
const LOOKS: readonly Look[] = [
  { colour: [40, 80, 150], grain: 14, motif: (y, x, variant) => 18 * Math.sin(1.6 * y + (variant ? 0.8 : -0.8) * x) },
  { colour: [128, 96, 60], grain: 26, motif: (y, x, variant) => ((3 * y + (variant ? 5 : 2) * x) % 7 === 0 ? 24 : 0) },
  { colour: [70, 120, 52], grain: 20, motif: (y, x, variant) => ((y + (variant ? x : 7 - x)) % 4 === 0 ? 16 : 0) },
  { colour: [34, 78, 40], grain: 24, motif: (y, x, variant) => 40 - 9 * Math.hypot(y - 3.5, x - (variant ? 3 : 4)) },
  { colour: [112, 110, 108], grain: 28, motif: (y, x, variant) => (variant ? y : x) * 6 - 20 },
];

/**
 * Draws a map: writes `[8 size, 8 size, 3]` bytes of red, green and blue to `out`, a tile for each of the `size · size` cells.
 * Light falls differently on each map, each cell takes one of two motifs, each pixel has grain: a colour alone is no terrain.
 */
export function drawTiles(cells: Uint8Array, size: number, seed: number, out: Uint8Array): void {
  const width = size * TILE;
  const perCell = uniform(new Float32Array(2 * cells.length + 1), split(seed, 0));
  const grain = uniform(new Float32Array(width * width), split(seed, 1));
  const light = 0.85 + 0.3 * perCell[2 * cells.length]!;
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / TILE) * size + Math.floor(x / TILE);
      const { colour, motif, ...look } = LOOKS[cells[cell]!]!;
      const shade = motif(y % TILE, x % TILE, perCell[2 * cell]! > 0.5) + 16 * (perCell[2 * cell + 1]! - 0.5);
      const rough = 2 * look.grain * (grain[y * width + x]! - 0.5);
      for (let c = 0; c < 3; c++) out[3 * (y * width + x) + c] = toByte(light * (colour[c]! + shade + rough));
    }
  }
}

const toByte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
