import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { curves, thin } from "./curves.js";
import { report } from "./report.js";
import type { Row } from "./run-store.js";

const rows: Row[] = [1, 2, 3].flatMap((epoch) => [
  { epoch, step: 2 * epoch - 1, loss: 4 / epoch },
  { epoch, step: 2 * epoch, loss: 2 / epoch },
  { epoch, step: 2 * epoch, loss: 3 / epoch, seconds: 1.5, metrics: { accuracy: 1 - 0.3 / epoch, "p < 0.05": epoch } },
]);
const page = (html: string) => parseHTML(html).document;

describe("report", () => {
  const html = report({
    title: "run <1>",
    facts: { estimator: `aimle & "friends"`, seed: "0" },
    metrics: rows,
    sections: [{ title: "a > b", html: `<p id="own">made by the task</p>` }],
  });
  const document = page(html);

  it("shows facts, a curve for the loss and each metric, the epochs, and the task's sections in this order", () => {
    expect([...document.querySelectorAll("dt")].map((e) => e.textContent)).toEqual(["estimator", "seed"]);
    expect([...document.querySelectorAll("figcaption")].map((e) => e.textContent)).toEqual([
      "loss",
      "accuracy",
      "p < 0.05",
    ]);
    expect(document.querySelectorAll("figure svg")).toHaveLength(3);
    expect([...document.querySelectorAll("h2")].map((e) => e.textContent)).toEqual(["Curves", "Epochs", "a > b"]);
    const cells = [...document.querySelectorAll("tr")].map((row) => [...row.children].map((e) => e.textContent));
    expect(cells[0]).toEqual(["epoch", "mean loss", "seconds", "accuracy", "p < 0.05"]);
    expect(cells[3]).toEqual(["3", "1", "1.5", "0.9", "3"]);
  });
  it("escapes text and keeps the task's HTML", () => {
    expect(html).toContain("<title>run &lt;1&gt;</title>");
    expect(html).toContain("<dd>aimle &amp; &quot;friends&quot;</dd>");
    expect(document.querySelector("#own")?.textContent).toBe("made by the task");
  });
  it("asks nothing of the network", () => {
    expect(html.replaceAll(/xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:|src=|href=|@import|url\(/);
  });
  it("is a page for a run without rows too", () => {
    const empty = page(report({ title: "t", facts: {}, metrics: [], sections: [] }));
    expect(empty.querySelectorAll("section, dl")).toHaveLength(0);
    expect(empty.querySelector("h1")?.textContent).toBe("t");
  });
});

describe("curves", () => {
  /** The corners of a drawn line in pixels. */
  const corners = (svg: string, nth: number) => {
    const path = page(svg).querySelectorAll(`g[aria-label="line"] path`)[nth]!.getAttribute("d")!;
    return [...path.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  };
  it("draws each step at its place: x grows evenly, y falls with the loss", () => {
    const points = corners(curves(rows)[0]!.svg, 0);
    const losses = [4, 2, 2, 1, 4 / 3, 2 / 3];
    expect(points).toHaveLength(6);
    const [x0, y0] = points[0]!;
    const [x1, y1] = points[5]!;
    points.forEach(([x, y], i) => {
      expect(x).toBeCloseTo(x0 + ((x1 - x0) * i) / 5, 1);
      expect(y).toBeCloseTo(y0 + ((y1 - y0) * (losses[i]! - 4)) / (2 / 3 - 4), 1);
    });
    expect(y1).toBeGreaterThan(y0); // down the page
  });
  it("leaves out what is no number", () => {
    const holes = rows.map((row) =>
      "metrics" in row && row.epoch === 2 ? { ...row, metrics: { accuracy: Number.NaN } } : row,
    );
    expect(corners(curves(holes)[1]!.svg, 0)).toHaveLength(2);
    const none = rows.map((row) => ("metrics" in row ? { ...row, metrics: { accuracy: Number.NaN } } : row));
    expect(curves(none).map(({ title }) => title)).toEqual(["loss"]);
  });
  it("thins a long line to means over equal stretches", () => {
    const points = Array.from({ length: 10 }, (_, i) => ({ x: i + 1, y: i }));
    expect(thin(points, 4)).toEqual([
      { x: 3, y: 1 },
      { x: 6, y: 4 },
      { x: 9, y: 7 },
      { x: 10, y: 9 },
    ]);
    expect(thin(points, 10)).toBe(points);
  });
});
