import { describe, expect, it } from "vitest";
import { siteLink } from "./markdown-links.js";

describe("siteLink", () => {
  const pages = new Map([
    ["solvers/topK", "api/functions/_discretely_solvers.topK.html"],
    ["solvers/", "api/modules/_discretely_solvers.html"],
  ]);
  const link = (href: string, file = "docs/guide/choose.md") => siteLink(href, file, pages);

  it("goes to guides, API pages and sources", () => {
    expect(link("../conventions.md#axes")).toBe("/conventions.html#axes");
    expect(link("../../packages/solvers/src/top-k.ts")).toBe("/api/functions/_discretely_solvers.topK.html");
    expect(link("../packages/solvers/README.md", "docs/results.md")).toBe("/api/modules/_discretely_solvers.html");
    expect(link("../../packages/solvers/src/top-k.test.ts")).toBe("/source/packages/solvers/src/top-k.test.ts.html");
  });
  it("leaves others as they are", () => {
    for (const href of ["https://example.org", "#axes", "/playground/index.html"]) expect(link(href)).toBe(href);
  });
  it("refuses what the site does not show", () =>
    expect(() => link("../../LICENSE")).toThrow("no page for ../../LICENSE"));
});
