import { describe, expect, it } from "vitest";
import { apiPages, likelyExports, siteOf } from "./repository.js";

const pages = apiPages([
  "modules/_discretely_core.html",
  "functions/_discretely_core.index.discreteLayer.html",
  "interfaces/_discretely_core.index.Tape.html",
  "variables/discretely.index.registry.html",
  "assets/main.js",
]);

describe("siteOf", () => {
  it.each([
    ["packages/core/src/discrete-layer.ts", "api/functions/_discretely_core.index.discreteLayer.html"],
    ["packages/core/src/tape.ts", "api/interfaces/_discretely_core.index.Tape.html"],
    ["packages/core", "api/modules/_discretely_core.html"],
    ["packages/core/README.md", "api/modules/_discretely_core.html"],
    ["packages/discretely/src/registry.ts", "api/variables/discretely.index.registry.html"],
    ["packages/core/src/layer.ts", "source/packages/core/src/layer.ts.html"],
    ["packages/core/src/layer.test.ts", "source/packages/core/src/layer.test.ts.html"],
    ["packages/bench", "source/packages/bench/README.md.html"],
    ["docs/conventions.md", "conventions.html"],
    ["docs/examples/custom-solver/README.md", "examples/custom-solver.html"],
    ["docs/examples/custom-solver/src/index.js", "source/docs/examples/custom-solver/src/index.js.html"],
    ["README.md", "index.html"],
    ["packages/core/src/gone.ts", undefined],
    ["LICENSE", undefined],
  ])("%s", (path, page) => expect(siteOf(path, pages)).toBe(page));
});

it("likelyExports", () => {
  expect(likelyExports("src/top-k.ts")).toEqual(["topK", "TopK"]);
  expect(likelyExports("noise.ts")).toEqual(["noise", "Noise"]);
});
