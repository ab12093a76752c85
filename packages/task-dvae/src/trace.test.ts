import { expect, it } from "vitest";
import { fit } from "./fit.js";
import { trace } from "./trace.js";
import { HAND_DRAWS, handWarp } from "./warp.js";

const still = () => {};

it("passes through every control point, in four joined pieces a span", () => {
  const out = new Float32Array(64);
  expect(
    trace(
      out,
      [
        [0, 0, 1, 2, 3, 1],
        [5, 5, 6, 6],
      ],
      still,
    ),
  ).toBe(48);
  expect([...out.slice(0, 2), ...out.slice(14, 18), ...out.slice(30, 34), ...out.slice(46, 48)]).toEqual([
    0, 0, 1, 2, 1, 2, 3, 1, 5, 5, 6, 6,
  ]);
  for (const at of [4, 8, 12, 16, 20, 24, 28, 36, 40, 44]) expect(out.slice(at, at + 2)).toEqual(out.slice(at - 2, at));
});

it("follows the Catmull-Rom curve: p(1/2) = (-p0 + 9 p1 + 9 p2 - p3) / 16", () => {
  const out = new Float32Array(64);
  trace(out, [[0, 1, 1, 3, 2, 4, 5, 2]], still);
  expect(out[16 + 6]).toBeCloseTo((0 + 9 + 18 - 5) / 16, 6);
  expect(out[16 + 7]).toBeCloseTo((-1 + 27 + 36 - 2) / 16, 6);
});

it("fits the body to its size and its centre of mass to the image's", () => {
  const pieces = Float32Array.of(0, 0, 0, 3, 0, 3, 1, 3); // an L: 3 long and 1 long
  fit(pieces, 8, { size: 12, right: 0.5, down: -1, margin: 2 });
  const [x, y] = [13.5 + 0.5 - 4 * (0.5 / 4), 13.5 - 1 - 4 * ((3 * 1.5 + 3) / 4)];
  [x, y, x, y + 12, x, y + 12, x + 4, y + 12].forEach((value, i) => {
    expect(pieces[i]).toBeCloseTo(value, 5);
  });
  fit(pieces, 8, { size: 20, right: 30, down: -30, margin: 2.75 }); // held back at the margin
  expect([pieces[6], pieces[1]]).toEqual([27 - 2.75, 2.75]);
});

it("is a plain shear where the draws make no turn and no wave", () => {
  const draws = new Float32Array(HAND_DRAWS);
  draws[0] = 0.5; // no rotation
  draws[1] = 1; // shear 0.7 (1 - 0.35)
  draws[2] = 0.4; // width 1
  const points = Float32Array.of(1, 2, 0.5, 0);
  handWarp(draws)(points, 4);
  [1 - 0.455 * 2, 2, 0.5, 0].forEach((value, i) => {
    expect(points[i]).toBeCloseTo(value, 6);
  });
});
