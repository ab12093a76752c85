import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "./repository.js";

// The guide repeats a few figures of the results, which are measured anew now and then.
const NAMES: Readonly<Record<string, string>> = {
  "`simple`": "simple",
  "`straightThrough`": "straight-through",
  "`aimle`": "aimle",
  "`scoreFunction`, its default baseline": "score-function",
  "`aimle`, forward": "aimle:difference=forward",
  "`imle`, β = 0.1": "imle:beta=0.1",
  "`perturbedOptimizer`": "perturbed-optimizer",
};
const read = (path: string) => readFileSync(`${ROOT}/docs/${path}`, "utf8");
const rows = (text: string) =>
  text.split("\n").flatMap((line) => (line.startsWith("|") ? [line.slice(2, -2).split(" | ")] : []));

it("the guide's cosines are those of the results", () => {
  const guide = rows(read("guide/choose.md").split("## How they compare")[1]!).filter(([name]) => name! in NAMES);
  expect(guide.map(([name]) => name).sort()).toEqual(Object.keys(NAMES).sort());
  const results = rows(read("results.md").split("## Gradients against the exact one")[1]!);
  for (const [name, ...cosines] of guide) {
    const measured = ["1", "10", "100"].map((samples) => {
      const row = results.find(([method, S]) => method === NAMES[name!] && S === samples);
      return row?.[2]?.split(" ± ")[0];
    });
    expect([name, ...cosines]).toEqual([name, ...measured]);
  }
});
