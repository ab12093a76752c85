import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Manifest, Package } from "./house.js";
import * as house from "./house.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every file that git has or would take, as text; files with a zero byte are no text. */
function readAll(): Record<string, string> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const paths = execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\0");
  const there = paths.filter((path) => path !== "" && existsSync(join(root, path)));
  const texts = there.map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
  return Object.fromEntries(texts.filter(([, text]) => !text.includes("\0")));
}

function packagesOf(files: Readonly<Record<string, string>>): Package[] {
  const folders = [...new Set(Object.keys(files).flatMap((path) => /^packages\/([^/]+)\//.exec(path)?.[1] ?? []))];
  return folders.map((folder) => {
    const prefix = `packages/${folder}/`;
    const own = Object.entries(files).filter(([path]) => path.startsWith(prefix));
    return {
      folder,
      manifest: JSON.parse(files[`${prefix}package.json`] ?? "{}") as Manifest,
      files: Object.fromEntries(own.map(([path, text]) => [path.slice(prefix.length), text])),
    };
  });
}

describe("this repository", () => {
  const files = readAll();
  const packages = packagesOf(files);

  it("is read", () => {
    expect(packages.map(({ folder }) => folder)).toEqual(expect.arrayContaining(["core", "testkit", "cli"]));
    expect(house.importsOf(files["packages/core/src/layer.ts"]!)).toContain("@tensorflow/tfjs-core");
    expect(files["pnpm-lock.yaml"]).toMatch(/^lockfileVersion/);
  });
  it("imports from lower layers only", () => expect(house.wrongArrows(packages)).toEqual([]));
  it("has whole package.json files", () => expect(packages.flatMap(house.wrongFields)).toEqual([]));
  it("imports every dependency", () =>
    expect(packages.flatMap((pack) => house.unusedDependencies(pack, packages))).toEqual([]));
  it("states every import", () => expect(packages.flatMap(house.undeclaredImports)).toEqual([]));
  it("tests with every development dependency", () =>
    expect(packages.flatMap(house.unusedDevDependencies)).toEqual([]));
  it("uses every dependency outside of its packages, and states the fields there", () => {
    const manifests = Object.keys(files).filter((path) => /^(docs\/.*)?package\.json$/.test(path));
    expect(manifests).toEqual(expect.arrayContaining(["package.json", "docs/package.json"]));
    for (const path of manifests) {
      const manifest = JSON.parse(files[path]!) as Manifest;
      // the tools of the root serve every file, those of a folder its own
      const prefix = path.slice(0, -"package.json".length);
      const own = Object.fromEntries(Object.entries(files).filter(([file]) => file.startsWith(prefix)));
      expect(house.unusedTools(path, manifest, own)).toEqual([]);
      const absent = ["name", "license", "type", "private"].filter((field) => !manifest[field]);
      expect([path, absent]).toEqual([path, []]);
    }
  });
  it("has nothing strange at its top", () => expect(house.strangers(Object.keys(files))).toEqual([]));
  it("has no address in its lockfile", () => expect(house.addresses(files["pnpm-lock.yaml"]!)).toEqual([]));
  it("names no path of a machine", () => expect(house.machinePaths(files)).toEqual([]));
  it("imports TensorFlow.js as it should", () => expect(packages.flatMap(house.wrongTensorFlow)).toEqual([]));
  it("chooses backends in one place", () => expect(packages.flatMap(house.backendsChosen)).toEqual([]));
  it("explains every option", () => expect(packages.flatMap(house.unexplainedOptions)).toEqual([]));
  it("explains every package", () => expect(house.withoutReadme(packages)).toEqual([]));
});

/** A package by its folder, dependencies given as folders. */
const pack = (folder: string, manifest: Partial<Manifest> = {}, files: Record<string, string> = {}): Package => ({
  folder,
  manifest: { name: `@d/${folder}`, ...manifest },
  files,
});
const on = (...folders: string[]) => Object.fromEntries(folders.map((folder) => [`@d/${folder}`, "*"]));

describe("wrongArrows", () => {
  const all = ["core", "random", "noise", "solvers", "task-a", "task-b", "discretely", "cli", "testkit", "bench"];
  const judge = (folder: string, manifest: Partial<Manifest>) =>
    house.wrongArrows([...all.filter((name) => name !== folder).map((name) => pack(name)), pack(folder, manifest)]);

  it("takes arrows that go down", () => {
    const dependencies = on("core", "random", "noise", "task-a", "discretely");
    expect(judge("cli", { dependencies, devDependencies: on("testkit") })).toEqual([]);
    expect(judge("noise", { dependencies: on("core"), peerDependencies: { "tfjs-core": "4" } })).toEqual([]);
    expect(judge("core", { devDependencies: on("random") })).toEqual([]);
    expect(judge("testkit", { dependencies: on("core"), devDependencies: on("random") })).toEqual([]);
    expect(judge("bench", { dependencies: on("cli", "testkit") })).toEqual([]);
  });
  it.each([
    ["up", "noise", { dependencies: on("task-a") }, "noise: depends on task-a"],
    ["sideways", "noise", { dependencies: on("solvers") }, "noise: depends on solvers"],
    ["sideways between tasks", "task-a", { dependencies: on("task-b") }, "task-a: depends on task-b"],
    ["sideways at the bottom", "core", { dependencies: on("random") }, "core: depends on random"],
    ["up as a peer", "core", { peerDependencies: on("noise") }, "core: depends on noise"],
    ["up as an option", "core", { optionalDependencies: on("noise") }, "core: depends on noise"],
    ["up in tests", "noise", { devDependencies: on("cli") }, "noise: depends in tests on cli"],
    ["to testkit", "noise", { dependencies: on("testkit") }, "noise: depends on testkit"],
    ["to testkit from the bottom", "core", { devDependencies: on("testkit") }, "core: depends in tests on testkit"],
    ["to bench", "cli", { devDependencies: on("bench") }, "cli: depends in tests on bench"],
    ["from testkit to more than core", "testkit", { dependencies: on("random") }, "testkit: depends on random"],
    ["from nowhere", "misc", {}, "misc: is in no layer"],
  ])("refuses one %s", (_, folder, manifest, wrong) => expect(judge(folder, manifest)).toEqual([wrong]));
});

it("unexplainedOptions", () => {
  const options = [
    "export interface OneOptions<T> extends Other {",
    "  /** Default 1. */",
    "  readonly known?: number;",
    "  readonly wanted: T;",
    "  readonly bare?: { readonly inner?: number };",
    "}",
    "interface OwnOptions {",
    "  readonly hidden?: number;",
    "}",
  ].join("\n");
  const files = { "src/a.ts": options, "src/a.test.ts": options };
  expect(house.unexplainedOptions(pack("core", {}, files))).toEqual(["core/src/a.ts: OneOptions.bare"]);
  expect(house.unexplainedOptions(pack("bench", { private: true }, files))).toEqual([]);
});

describe("wrongFields", () => {
  const built = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  const own = "./package.json";
  const whole: Manifest = {
    ...{
      name: "@d/a",
      version: "1.0.0",
      description: "What it is.",
      license: "MIT",
      type: "module",
      sideEffects: false,
    },
    ...{ engines: { node: ">=20" }, files: ["dist"] },
    exports: { ".": { "@discretely/source": "./src/index.ts", ...built }, [own]: own },
    publishConfig: { access: "public", exports: { ".": built, [own]: own } },
  };
  const judge = (changes: Partial<Manifest>) =>
    house.wrongFields({ folder: "a", manifest: { ...whole, ...changes }, files: {} });
  const { name, version, description, license, type, engines } = whole;

  it("takes a whole one, and a private one without what publishing needs", () => {
    expect(judge({})).toEqual([]);
    const manifest = { name, version, description, license, type, engines, private: true } as Manifest;
    expect(house.wrongFields({ folder: "a", manifest, files: {} })).toEqual([]);
  });
  it.each(["name", "version", "description", "license", "type", "engines", "sideEffects", "files", "exports"])(
    "misses %s",
    (field) => expect(judge({ [field]: undefined })).toContain(`a: ${field}`),
  );
  const source = { "@discretely/source": "./src/index.ts" };
  it.each([
    ["type", { type: "commonjs" }],
    ["sideEffects", { sideEffects: true }],
    ["files", { files: ["src"] }],
    ["version", { version: undefined, private: true }],
    ['exports["."]', { exports: { ".": built, [own]: own } }],
    ['exports["."]', { exports: { ".": { ...built, ...source }, [own]: own } }],
    ['exports["."]', { exports: { ".": { "@discretely/source": "./dist/index.js", ...built }, [own]: own } }],
    ["publishConfig.access", { publishConfig: { exports: { ".": built, [own]: own } } }],
    ["publishConfig.exports", { publishConfig: { access: "public" } }],
    ["publishConfig.exports", { publishConfig: { access: "public", exports: whole.exports } }],
    ["publishConfig.exports", { publishConfig: { access: "public", exports: { ".": built } } }],
  ])("sees what is wrong with %s", (field, changes) =>
    expect(judge(changes as Partial<Manifest>)).toEqual([`a: ${field}`]),
  );
});

describe("importsOf", () => {
  it("finds every form", () => {
    const code = `
import "a";
import b, { type B } from "b/part";
import type { C } from '@c/c/part';
import {
  d,
  e,
} from "./d.js";
export * from "f";
export { g } from "node:g";
const h = await import("h");
let i: import("i").I;
  import j = "j";`;
    expect(house.importsOf(code).sort()).toEqual(["./d.js", "@c/c/part", "a", "b/part", "f", "h", "i", "node:g"]);
  });
  it("finds none in comments and other strings", () => {
    const code = `
/** Use it:
 * import { a } from "a";
 */
// import b from "b";
const c = "import c from 'c'", from = "d";
export const e = "e";
const f = import(name);`;
    expect(house.importsOf(code)).toEqual([]);
  });
});

describe("dependencies", () => {
  const files = {
    "src/a.ts": 'import x from "x/part";\nimport { y } from "@y/y";\nimport fs from "node:fs";\nimport "./b.js";',
    "src/a.test.ts": 'import t from "t";',
    "src/testing/help.ts": 'import u from "u";',
    "bin/a.js": 'import "bin";',
    "README.md": 'import z from "z";',
  };
  const stated = { dependencies: { x: "1", "@y/y": "1" }, peerDependencies: { bin: "1" } };
  const judge = (manifest: Partial<Manifest>, others: Package[] = []) =>
    house.unusedDependencies(pack("a", manifest, files), others);

  it("unusedDependencies", () => {
    expect(judge(stated)).toEqual([]);
    expect(judge({ dependencies: { x: "1", z: "1" } })).toEqual(["a: no source imports z"]);
    expect(judge({ dependencies: { t: "1", u: "1" } })).toEqual(["a: no source imports t", "a: no source imports u"]);
    expect(judge({ peerDependencies: { p: "1" } })).toEqual(["a: no source imports p"]);
    expect(judge({ peerDependencies: { p: "1" }, peerDependenciesMeta: { p: { optional: true } } })).toEqual([]);
  });
  it("unusedDependencies leaves out what a dependency asks for", () => {
    const other = pack("b", { name: "x", peerDependencies: { p: "1" }, dependencies: { q: "1" } });
    expect(judge({ dependencies: { x: "1", p: "1" } }, [other])).toEqual([]);
    expect(judge({ dependencies: { x: "1", q: "1" } }, [other])).toEqual(["a: no source imports q"]);
    expect(judge({ dependencies: { p: "1" } }, [other])).toEqual(["a: no source imports p"]);
  });
  it("undeclaredImports", () => {
    expect(house.undeclaredImports(pack("a", stated, files))).toEqual([]);
    expect(house.undeclaredImports(pack("a", { name: "x", optionalDependencies: { "@y/y": "1" } }, files))).toEqual([
      "a/bin/a.js: bin is not in package.json",
    ]);
    const forTests = { dependencies: { x: "1" }, devDependencies: { "@y/y": "1", bin: "1" } };
    expect(house.undeclaredImports(pack("a", forTests, files)).length).toBe(2);
  });
  it("unusedDevDependencies", () => {
    const dev = (...list: string[]) =>
      house.unusedDevDependencies(
        pack("a", { devDependencies: Object.fromEntries(list.map((name) => [name, "1"])) }, files),
      );
    expect(dev("t", "u", "@types/x", "@types/y__y")).toEqual([]);
    expect(dev("x")).toEqual(["a: no test imports x"]);
    expect(dev("@types/z", "@types/y")).toEqual(["a: no test imports @types/z", "a: no test imports @types/y"]);
  });
});

describe("unusedTools", () => {
  const judge = (files: Record<string, string>, ...devDependencies: string[]) =>
    house.unusedTools("a", { devDependencies: Object.fromEntries(devDependencies.map((name) => [name, "1"])) }, files);

  it("takes what is imported, resolved or run", () => {
    const code = { "a.test.ts": 'import x from "x/part";', "b.mjs": 'createRequire(import.meta.url).resolve("@y/y");' };
    expect(judge(code, "x", "@types/x", "@y/y")).toEqual([]);
    expect(judge({ "package.json": '"build": "turbo run build"' }, "turbo")).toEqual([]);
  });
  it("refuses the rest, named in prose or not", () => {
    const files = { "README.md": 'import z from "z"; turbo runs it', "a.ts": 'import "./z.js";' };
    expect(judge(files, "z", "turbo")).toEqual(["a: nothing uses z", "a: nothing uses turbo"]);
    expect(judge(files, "@types/z")).toEqual(["a: nothing uses @types/z"]);
  });
});

describe("TensorFlow.js", () => {
  const whole = 'import * as tf from "@tensorflow/tfjs";';
  const core = 'import * as tf from "@tensorflow/tfjs-core";';
  const deep = 'import { add } from "@tensorflow/tfjs-core/dist/ops/add.js";';
  const judge = (folder: string, path: string, text: string) =>
    house.wrongTensorFlow(pack(folder, {}, { [path]: text }));

  it("wrongTensorFlow", () => {
    expect(judge("noise", "src/a.ts", core)).toEqual([]);
    expect(judge("noise", "src/a.test.ts", whole)).toEqual([]);
    expect(judge("cli", "src/a.ts", whole)).toEqual([]);
    expect(judge("noise", "README.md", whole)).toEqual([]);
    expect(judge("noise", "src/a.ts", whole)).toEqual(["noise/src/a.ts: @tensorflow/tfjs"]);
    expect(judge("testkit", "src/a.ts", 'import "@tensorflow/tfjs";').length).toBe(1);
    for (const folder of ["noise", "cli"]) expect(judge(folder, "src/a.test.ts", deep).length).toBe(1);
  });
  it("backendsChosen", () => {
    const files = { "src/a.ts": 'await tf.setBackend("cpu");', "src/a.test.ts": 'tf.setBackend("cpu")' };
    expect(house.backendsChosen(pack("noise", {}, files))).toEqual(["noise/src/a.ts: setBackend"]);
    expect(house.backendsChosen(pack("backends", {}, files))).toEqual([]);
    expect(house.backendsChosen(pack("noise", {}, { "src/a.ts": "tf.getBackend()" }))).toEqual([]);
  });
});

describe("files", () => {
  it("withoutReadme", () => {
    const read = pack("a", {}, { "README.md": "# a" });
    expect(house.withoutReadme([read, pack("b"), pack("c", {}, { "README.md": "\n" })])).toEqual([
      "b: no README.md",
      "c: no README.md",
    ]);
  });
  it("strangers", () => {
    const agreed = [
      "package.json",
      "LICENSE",
      ".gitignore",
      ".ci/run",
      ".changeset/a.md",
      "docs/a/b.md",
      "packages/a/b",
    ];
    expect(house.strangers(agreed)).toEqual([]);
    const strange = ["notes.md", "src/a.ts", "src/b.ts", ".idea/a", "packages", "package.json/a"];
    expect(house.strangers([...agreed, ...strange])).toEqual(["notes.md", "src", ".idea", "packages", "package.json"]);
  });
  it("addresses", () => {
    expect(house.addresses("a:\n  resolution: {integrity: sha512-x}\n")).toEqual([]);
    const line = "  resolution: {tarball: https://registry.example/a.tgz}";
    expect(house.addresses(`a:\n${line}\nb: http://b\n`)).toEqual([line, "b: http://b"]);
  });
  it("machinePaths", () => {
    const path = (...parts: string[]) => `/${parts.join("/")}`;
    const fine = ["docs/home/a.md", "https://example.org/work/", "./root/a", "/home/me/.cache", "a/work/b", "~/home/x"];
    expect(house.machinePaths({ "a.md": fine.join("\n") })).toEqual([]);
    const [work, home, rooted] = [path("work", "main"), path("home", "ann", "a"), path("root", ".cache")];
    expect(house.machinePaths({ "a.ts": `1\n "${work}"`, "b.md": `${home}\nsee ${rooted}` })).toEqual([
      ...[`a.ts:2: "${work}"`, `b.md:1: ${home}`, `b.md:2: see ${rooted}`],
    ]);
  });
});
