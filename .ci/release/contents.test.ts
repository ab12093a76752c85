import { describe, expect, it } from "vitest";
import { wrongContents } from "./contents.js";

const whole = {
  "package.json": "{}",
  "README.md": "# a",
  LICENSE: "MIT",
  "dist/index.js": 'export { a } from "./a.js";',
  "dist/index.d.ts": 'export { a } from "./a.js";',
  "dist/a.js": "export const a = 1;",
};
const judge = (files: Record<string, string | undefined>, manifest = {}, words: string[] = []) => {
  const kept = Object.entries({ ...whole, ...files }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return wrongContents({ files: Object.fromEntries(kept), manifest }, words);
};

describe("wrongContents", () => {
  it("takes a whole package, and the binary that it states", () => {
    expect(judge({})).toEqual([]);
    expect(judge({ "bin/a.js": "" }, { bin: { a: "./bin/a.js" } })).toEqual([]);
  });
  it.each(["dist/a.test.js", "src/a.ts", "dist/a.tsbuildinfo", ".env", "bin/a.js", "dist/testing/a.js"])(
    "refuses %s",
    (path) => expect(judge({ [path]: "" })).toEqual([`${path} is not for users`]),
  );
  it.each(["README.md", "LICENSE"])("misses %s", (path) =>
    expect(judge({ [path]: undefined })).toEqual([`${path} is missing`]),
  );
  it("misses what was built", () => {
    const none = { "dist/index.js": undefined, "dist/index.d.ts": undefined, "dist/a.js": undefined };
    expect(judge(none)).toEqual(["dist/ is missing"]);
  });
  it("misses a module and a source map", () => {
    expect(judge({ "dist/a.js": 'import "./b.js";' })).toEqual([
      "dist/a.js names dist/b.js, which is not in the package",
    ]);
    expect(judge({ "dist/a.js": "//# sourceMappingURL=a.js.map\n" })).toEqual([
      "dist/a.js names dist/a.js.map, which is not in the package",
    ]);
  });
  it.each(["workspace:", "@discretely/source", "./src/"])("refuses %s in the manifest", (word) =>
    expect(judge({ "package.json": `{"a": "${word}"}` })).toEqual([`package.json holds "${word}"; pack it with pnpm`]),
  );
  it("refuses scripts that run when it is installed", () =>
    expect(judge({}, { scripts: { build: "tsc", postinstall: "node a.js" } })).toEqual([
      'package.json runs "postinstall" when installed',
    ]));
  it("refuses paths and names of the machine", () => {
    const home = `/${"home"}/ann/a`;
    expect(judge({ "dist/a.js": `"${home}"` })).toEqual([`dist/a.js:1: "${home}"`]);
    expect(judge({ "dist/a.js": '"builder-7"' }, {}, ["builder-7"])).toEqual(['dist/a.js names "builder-7"']);
  });
});
