import { describe, expect, it } from "vitest";
import { wrongVersions } from "./versions.js";

const pack = (name: string, version: string) => ({ name, version });
const ready = { pending: [], changed: [] };

describe("wrongVersions", () => {
  it("takes one version, its changelogs written, under its tag", () => {
    expect(wrongVersions([pack("a", "0.1.0"), pack("b", "0.1.0")], ready)).toEqual([]);
    expect(wrongVersions([pack("a", "0.1.0")], { ...ready, tag: "v0.1.0" })).toEqual([]);
  });
  it.each([
    [["0.1.0", "0.2.0"], ready, "versions: 0.1.0 and 0.2.0; all packages are versioned together"],
    [["0.0.0"], ready, "versions: 0.0.0 is no release"],
    [["0.1.0"], { ...ready, tag: "v0.2.0" }, "versions: the tag v0.2.0 is not v0.1.0"],
    [["0.1.0"], { ...ready, changed: ["a.ts"] }, "versions: a.ts is not committed"],
    [
      ["0.1.0"],
      { ...ready, pending: [".changeset/a.md"] },
      "versions: .changeset/a.md is not in the changelogs; run `pnpm version-packages`, and commit",
    ],
  ])("refuses %j, %j", (versions, repository, wrong) =>
    expect(
      wrongVersions(
        versions.map((version, i) => pack(`p${i}`, version)),
        repository,
      ),
    ).toEqual([wrong]),
  );
});
