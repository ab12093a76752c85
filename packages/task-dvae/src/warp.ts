import type { Warp } from "./trace.js";

/** Uniform draws that a hand takes: three for its affine map, three for each of its waves. */
export const HAND_DRAWS = 3 + 3 * 4;

/** Waves displace x, y, x, y; the second pair is finer and weaker. In cycles and lengths of the unit box. */
const WAVES = [
  { cycles: 0.7, amplitude: 0.13 },
  { cycles: 0.7, amplitude: 0.13 },
  { cycles: 1.5, amplitude: 0.06 },
  { cycles: 1.5, amplitude: 0.06 },
];

const coefficients = new Float32Array(WAVES.length * 4);

/**
 * A writer's hand: p' = A (p + sum of waves), where each wave is a sin(2 pi c (x cos d + y sin d) + f) on one axis, a smooth
 * displacement (so strokes that meet still meet) as in the elastic distortions of Simard, Steinkraus and Platt (2003),
 * and A = rotation x shear x width. Amplitude, direction, phase, rotation, shear and width come from the draws.
 * The hand is valid until the next one is made: both use one scratch.
 *
 * @param u HAND_DRAWS numbers in (0, 1)
 */
export function handWarp(u: Float32Array): Warp {
  const rotation = 0.4 * (u[0]! - 0.5);
  const shear = 0.7 * (u[1]! - 0.35); // writing leans to the right
  const width = 0.8 + 0.5 * u[2]!;
  setWaves(u.subarray(3));
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return (points, length) => {
    for (let p = 0; p < length; p += 2) {
      const x = points[p]! + displacement(0, points[p]!, points[p + 1]!);
      const y = points[p + 1]! + displacement(1, points[p]!, points[p + 1]!);
      const leaning = width * x - shear * y;
      points[p] = cos * leaning - sin * y;
      points[p + 1] = sin * leaning + cos * y;
    }
  };
}

function setWaves(u: Float32Array): void {
  WAVES.forEach(({ cycles, amplitude }, w) => {
    const direction = 2 * Math.PI * u[3 * w + 1]!;
    coefficients[4 * w] = amplitude * u[3 * w]!;
    coefficients[4 * w + 1] = 2 * Math.PI * cycles * Math.cos(direction);
    coefficients[4 * w + 2] = 2 * Math.PI * cycles * Math.sin(direction);
    coefficients[4 * w + 3] = 2 * Math.PI * u[3 * w + 2]!;
  });
}

function displacement(axis: 0 | 1, x: number, y: number): number {
  let sum = 0;
  for (let w = axis; w < WAVES.length; w += 2) {
    const c = 4 * w;
    sum += coefficients[c]! * Math.sin(coefficients[c + 1]! * x + coefficients[c + 2]! * y + coefficients[c + 3]!);
  }
  return sum;
}
