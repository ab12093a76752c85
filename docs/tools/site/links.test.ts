import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { brokenLinks } from "./links.js";

let folder = "";
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function site(files: Record<string, string>): string {
  folder = mkdtempSync(join(tmpdir(), "links-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

it("takes links to pages, folders, files and anchors, and those out of the site", () => {
  const links = ["a/b.html#part", "a/b", "/a/", "pic.png", "#top", "?q=1", "https://example.org/x", "mailto:a@b.c"];
  const home = `<h1 id="top"></h1>${links.map((link) => `<a href="${link}"></a>`).join("")}`;
  const files = {
    "index.html": home,
    "a/index.html": "",
    "a/b.html": '<p id="part"></p><a href="../">',
    "pic.png": "",
  };
  expect(brokenLinks(site(files))).toEqual([]);
});

it("names what leads nowhere", () => {
  const files = {
    "index.html": '<a href="gone.html"></a><img src="/gone.png">',
    "a/b.html": '<a href="../#gone"></a>',
  };
  expect(brokenLinks(site(files)).sort()).toEqual([
    "a/b.html: ../#gone",
    "index.html: /gone.png",
    "index.html: gone.html",
  ]);
});

it("knows the base", () => {
  const files = { "index.html": '<a href="/docs/a.html"></a><a href="/a.html"></a>', "a.html": "" };
  expect(brokenLinks(site(files), "/docs/")).toEqual(["index.html: /a.html"]);
});
