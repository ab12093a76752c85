import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { homeOf, packedFrom } from "./repository.js";

it("knows its home in a workflow of GitHub's only", () => {
  const env = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "a/b" };
  expect(homeOf(env)).toBe("git+https://github.com/a/b.git");
  expect(homeOf({})).toBeUndefined();
});

it("packs with the home in the manifests, and leaves them as they were, come what may", () => {
  const top = mkdtempSync(join(tmpdir(), "discretely-repository-"));
  const [folder, before] = ["packages/a", '{ "name": "a" }'];
  const path = join(top, folder, "package.json");
  mkdirSync(join(top, folder), { recursive: true });
  writeFileSync(path, before);
  const home = "git+https://example.org/a.git";
  const packed = packedFrom(home, [folder], () => JSON.parse(readFileSync(path, "utf8")), top);
  expect(packed).toEqual({ name: "a", repository: { type: "git", url: home, directory: folder } });
  const full = () => {
    throw new Error("full disk");
  };
  expect(() => packedFrom(home, [folder], full, top)).toThrow("full disk");
  expect(readFileSync(path, "utf8")).toBe(before);
  expect(packedFrom(undefined, ["nowhere"], () => 1, top)).toBe(1);
  rmSync(top, { recursive: true });
});
