import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { bandChart } from "./band-chart.js";

const points = (scale: number) =>
  [1, 10, 100].map((x, i) => ({ x, y: scale * i, low: scale * i - 0.1, high: scale * i + 0.1 }));
const draw = (options: Partial<Parameters<typeof bandChart>[0]> = {}) => {
  const lines = [
    { name: "low < high", points: points(1) },
    { name: "steep", points: points(2) },
  ];
  const svg = bandChart({ x: "samples", y: "cosine", lines, ...options });
  return parseHTML(`<html><body>${svg}</body></html>`).document.querySelector("svg")!;
};
const marks = (svg: ReturnType<typeof draw>, label: string) => [...svg.querySelectorAll(`[aria-label="${label}"]`)];

it("draws a line, a band and a name for each", () => {
  const svg = draw();
  expect(marks(svg, "line")).toHaveLength(2);
  expect(marks(svg, "area").filter((area) => area.querySelector("path"))).toHaveLength(2);
  const names = marks(svg, "text").map((text) => text.textContent);
  expect(names).toEqual(["low < high", "steep"]);
});

it("names the line that ends highest first", () => {
  const height = (text: ReturnType<typeof draw>) =>
    Number(/translate\([^,]+,([\d.-]+)\)/.exec(text.getAttribute("transform")!)![1]);
  const [shallow, steep] = marks(draw(), "text").map(height);
  expect(steep!).toBeLessThan(shallow!);
});

it("spaces powers of ten evenly on a logarithmic axis", () => {
  const places = marks(draw({ logX: true }), "dot")[0]!.querySelectorAll("circle");
  const [a, b, c] = [...places].map((circle) => Number(circle.getAttribute("cx")));
  expect(b! - a!).toBeCloseTo(c! - b!, 3);
});

it("labels tenths as such on a logarithmic axis", () => {
  const tenths = [{ name: "a", points: [0.1, 1, 10, 100].map((x) => ({ x, y: x })) }];
  const labels = [...marks(draw({ logX: true, lines: tenths }), "x-axis tick label")[0]!.querySelectorAll("text")];
  expect(labels.map((label) => label.textContent)).toEqual(expect.arrayContaining(["0.1", "1", "10", "100"]));
});

it("has room for long names", () => {
  const long = "score-function:baseline=leave-one-out, S = 100000";
  const [svg, other] = [draw({ lines: [{ name: long, points: points(1) }] }), draw()];
  const width = (chart: ReturnType<typeof draw>) => Number(chart.getAttribute("width"));
  expect(width(other)).toBe(640);
  expect(width(svg)).toBeGreaterThan(490 + 5 * long.length);
});

it("leaves a band out where there is none", () => {
  const lines = [
    {
      name: "bare",
      points: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    },
  ];
  expect(marks(draw({ lines }), "area").filter((area) => area.querySelector("path"))).toHaveLength(0);
});
