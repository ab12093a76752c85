import { bandChart } from "@discretely/training/band-chart";
import { type Spread, spread } from "./spread.js";

/** The gap by step; the band holds four of five runs. SVG. */
export const gapChart = (curve: readonly (readonly [step: number, gap: Spread])[]): string =>
  bandChart({
    x: "step",
    y: "optimality gap, E[L] − min L",
    lines: [{ name: "mean of the runs", points: curve.map(([x, { mean, low, high }]) => ({ x, y: mean, low, high })) }],
  });

/** The exact gradient by item, and beside it the mean of estimates; the band holds four of five of them. SVG. */
export const gradientChart = (exact: ArrayLike<number>, estimates: readonly ArrayLike<number>[]): string =>
  bandChart({
    x: "item",
    y: "gradient at the start",
    lines: [
      { name: "exact", points: Array.from(exact, (y, i) => ({ x: i + 1, y })) },
      {
        name: "estimated",
        points: Array.from(exact, (_, i) => {
          const { mean, low, high } = spread(estimates.map((estimate) => estimate[i]!));
          return { x: i + 1, y: mean, low, high };
        }),
      },
    ],
  });
