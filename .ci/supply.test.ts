import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Manifest } from "./house.js";
import { allowBuildsOf, evaluates, runAtInstall, wrongRanges } from "./supply.js";

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const foldersOf = (path: string) => readdirSync(new URL(path, root)).map((name) => `${path}/${name}`);

/** The manifest of every package that pnpm has installed here: `@a+b@1.0.0_peers/node_modules/@a/b/package.json`. */
function installed(): Manifest[] {
  const store = readdirSync(new URL("node_modules/.pnpm", root)).filter((folder) => folder.indexOf("@", 1) > 0);
  const paths = store.map((folder) => {
    const name = folder.slice(0, folder.indexOf("@", 1)).replace("+", "/");
    return `node_modules/.pnpm/${folder}/node_modules/${name}/package.json`;
  });
  return paths.filter((path) => existsSync(new URL(path, root))).map((path) => JSON.parse(read(path)) as Manifest);
}

describe("this repository", () => {
  it("pins its tools, and ranges what its users install", () => {
    const examples = foldersOf("docs/examples").map((folder) => `${folder}/package.json`);
    const packages = foldersOf("packages").map((folder) => `${folder}/package.json`);
    const manifests = ["package.json", "docs/package.json", ...examples, ...packages];
    expect(manifests.flatMap((path) => wrongRanges(path, JSON.parse(read(path)) as Manifest))).toEqual([]);
  });
  it("runs no script of a dependency when it is installed", () => {
    const manifests = installed();
    expect(manifests.length).toBeGreaterThan(200);
    expect(runAtInstall(manifests, allowBuildsOf(read("pnpm-workspace.yaml")))).toEqual([]);
  });
  it("runs no text as code", () => {
    const wrong = foldersOf("packages").flatMap((folder) => {
      const paths = (readdirSync(new URL(`${folder}/src`, root), { recursive: true }) as string[]).map(
        (path) => `src/${path}`,
      );
      const code = paths.filter((path) => path.endsWith(".ts")).map((path) => [path, read(`${folder}/${path}`)]);
      return evaluates({ folder, files: Object.fromEntries(code) });
    });
    expect(wrong).toEqual([]);
  });
});

describe("wrongRanges", () => {
  it.each([
    [{ dependencies: { a: "1.2.3" } }, 'p: a is "1.2.3"; write a caret range'],
    [{ dependencies: { a: "*" } }, 'p: a is "*"; write a caret range'],
    [{ dependencies: { a: "latest" } }, 'p: a is "latest"; write a caret range'],
    [{ devDependencies: { a: "^1.2.3" } }, 'p: a is "^1.2.3"; pin one version'],
    [{ private: true, dependencies: { a: "~1.2.3" } }, 'p: a is "~1.2.3"; pin one version'],
  ])("refuses %j", (manifest, wrong) => expect(wrongRanges("p", manifest)).toEqual([wrong]));
  it("takes carets for users, versions for us, and the workspace", () => {
    const manifest = {
      dependencies: { a: "^1.2.3", b: "workspace:^" },
      devDependencies: { c: "1.2.3", d: "1.0.0-rc.1" },
    };
    expect(wrongRanges("p", { ...manifest, peerDependencies: { e: ">=4" } })).toEqual([]);
  });
});

describe("runAtInstall", () => {
  const manifests = [
    { name: "a", scripts: { postinstall: "x" } },
    { name: "b", scripts: { build: "x" } },
    { name: "c" },
  ];
  it("names what would run", () => expect(runAtInstall(manifests, {})).toEqual(["a: postinstall"]));
  it("takes what may not run", () => expect(runAtInstall(manifests, { a: false })).toEqual([]));
  it("refuses what may", () => expect(runAtInstall(manifests, { a: true })).toEqual(["a: postinstall"]));
  it("reads what may run", () =>
    expect(allowBuildsOf('a: b\nallowBuilds:\n  core-js: false\n  "@a/b": true # why\nlast: x\n')).toEqual({
      "core-js": false,
      "@a/b": true,
    }));
});

describe("evaluates", () => {
  const judge = (code: string) => evaluates({ folder: "a", files: { "src/a.ts": code } }).length;
  it.each([
    "eval(text)",
    "new Function('x', text)",
    "Function (text)",
    'import vm from "node:vm"',
    'setTimeout("x()", 1)',
  ])("refuses %s", (code) => expect(judge(code)).toBe(1));
  it.each([
    "// eval(text)",
    "model.eval()",
    "isFunction(x)",
    "setTimeout(() => {}, 1)",
    "retrieval(x)",
    "/* new Function() */",
  ])("takes %s", (code) => expect(judge(code)).toBe(0));
});
