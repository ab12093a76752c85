import { checkInteger } from "@discretely/core/check";
import { split, uniform } from "@discretely/random";

/** The five terrains from low to high ground, with the cost of entering a cell of each. */
export const TERRAINS = [
  { name: "water", cost: 7.7 },
  { name: "earth", cost: 1.2 },
  { name: "grass", cost: 0.8 },
  { name: "forest", cost: 5.3 },
  { name: "rock", cost: 9.2 },
] as const;

/** Standardised heights at which one terrain gives way to the next. */
const CUTS = [-0.9, -0.35, 0.55, 1.05];

/** Cells from one point of the noise's lattice to the next, and the weight of that lattice. */
const OCTAVES = [
  { spacing: 4, weight: 1 },
  { spacing: 2, weight: 0.6 },
];

/**
 * The terrain of each cell of a map, `[size · size]` numbers of {@link TERRAINS}: smooth noise cut at five heights, so that
 * cells of one kind lie together and water and rock are apart. A function of the seed alone.
 * @throws RangeError for a size that is no integer >= 2.
 */
export function terrain(size: number, seed: number): Uint8Array {
  checkInteger("terrain", "size", size, { min: 2 });
  const height = new Float64Array(size * size);
  for (const [o, { spacing, weight }] of OCTAVES.entries()) addNoise(height, size, spacing, weight, split(seed, o));
  const mean = height.reduce((sum, h) => sum + h, 0) / height.length;
  const deviation = Math.sqrt(height.reduce((sum, h) => sum + (h - mean) ** 2, 0) / height.length);
  const [sea] = uniform(new Float32Array(1), split(seed, OCTAVES.length));
  const level = 0.6 * (sea! - 0.5); // some maps lie lower than others
  return Uint8Array.from(height, (h) => {
    const standard = (h - mean) / deviation + level;
    return CUTS.filter((cut) => standard > cut).length;
  });
}

/** Adds value noise: uniform draws on a lattice, joined by smoothstep curves (Perlin's fade without gradients). */
function addNoise(height: Float64Array, size: number, spacing: number, weight: number, seed: number): void {
  const side = Math.ceil(size / spacing) + 2;
  const lattice = uniform(new Float32Array(side * side + 2), seed);
  const [shiftY, shiftX] = [lattice[side * side]!, lattice[side * side + 1]!];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [y, x] = [i / spacing + shiftY, j / spacing + shiftX];
      const at = Math.floor(y) * side + Math.floor(x);
      const [v, u] = [smooth(y - Math.floor(y)), smooth(x - Math.floor(x))];
      const upper = (1 - u) * lattice[at]! + u * lattice[at + 1]!;
      const lower = (1 - u) * lattice[at + side]! + u * lattice[at + side + 1]!;
      height[i * size + j]! += weight * ((1 - v) * upper + v * lower);
    }
  }
}

const smooth = (t: number) => t * t * (3 - 2 * t);
