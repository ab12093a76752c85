import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { band, compareReport } from "./compare-report.js";
import { cellResult } from "./testing/cell-results.js";

describe("band", () => {
  it("is the mean at each x, a standard deviation around it where there is more than one curve", () => {
    const curves = [
      [
        { x: 1, y: 1 },
        { x: 2, y: 5 },
      ],
      [{ x: 1, y: 3 }],
    ];
    expect(band(curves)).toEqual([
      { x: 1, y: 2, low: 1, high: 3 },
      { x: 2, y: 5 },
    ]);
    expect(band([])).toEqual([]);
  });
});

describe("the page of a comparison", () => {
  const page = (...results: Parameters<typeof compareReport>[0]) => parseHTML(compareReport(results)).document;
  const titles = (document: ReturnType<typeof page>) =>
    [...document.querySelectorAll("h2")].map((title) => title.textContent);

  it("has the table, the curves with bands, the runs, and the pictures of each estimator's first seed", () => {
    const document = page(
      cellResult("a", 0, [9, 9], { kind: "failed", message: "loss <NaN>" }),
      ...[1, 2].map((seed) => cellResult("a", seed, [seed, 0.5])),
      ...[0, 1].map((seed) => cellResult("b", seed, [seed + 5, 0.5])),
    );
    expect(titles(document)).toEqual([
      "Last epoch, mean ± standard deviation over the seeds",
      ...["loss", "accuracy", "Runs", "Pictures: a, seed 1", "Pictures: b, seed 0"],
    ]);
    expect([...document.querySelectorAll("td")].map((cell) => cell.textContent)).toEqual([
      ...["a", "2", "1.5 ± 0.5", "0.5 ± 0", "b", "2", "5.5 ± 0.5", "0.5 ± 0"],
    ]);
    const areas = [...document.querySelectorAll("svg")].map((svg) => svg.querySelectorAll('[aria-label="area"] path'));
    expect(areas.map(({ length }) => length)).toEqual([2, 2]);
    expect([...document.querySelectorAll("b")].map((text) => text.textContent)).toEqual(["1", "5"]);
    expect([...document.querySelectorAll("li a")].map((link) => link.getAttribute("href"))).toEqual(
      ["a-seed1", "a-seed2", "b-seed0", "b-seed1"].map((folder) => `${folder}/report.html`),
    );
    expect(document.querySelector("li")!.innerHTML).toContain("failed: loss &lt;NaN&gt;");
  });

  it("says so where no run is done", () => {
    const document = page(cellResult("a", 0, [9, 9], { kind: "failed", message: "no memory" }));
    expect(titles(document)).toEqual(["Last epoch, mean ± standard deviation over the seeds", "Runs"]);
    expect(document.querySelector("li")!.textContent).toContain("a seed 0: failed: no memory");
  });
});
