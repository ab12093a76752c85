import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isThere } from "../release/publish.js";
import { root, tool } from "../release/run.js";
import { type Clone, releasable } from "./clone.js";
import { makeProject, ours, type Project } from "./project.js";
import { type Registry, startRegistry } from "./registry.js";

const folder = mkdtempSync(join(tmpdir(), "discretely-rehearsal-"));
const HOME = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "example/discretely" };
let registry: Registry;
let clone: Clone;
let said: string;

beforeAll(async () => {
  registry = await startRegistry(join(folder, "registry"));
  clone = releasable(join(folder, "clone"));
  const tag = { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: `v${clone.version}` };
  const args = ["--without-audit", "--pack-destination", join(folder, "tarballs")];
  said = clone.release(args, { ...registry.env, ...HOME, ...tag });
}, 3_600_000);
afterAll(() => {
  registry?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 600_000);

describe("a release", () => {
  it("publishes every package, dependencies first, at one version above nothing", () => {
    const published = [...said.matchAll(/^ {2}(\S+)@(\S+): published$/gm)].map(([, name, version]) => [name, version]);
    const names = readdirSync(join(clone.folder, "packages")).filter((name) => name !== "bench");
    expect(published.length).toBe(names.length);
    expect(clone.version).not.toBe("0.0.0");
    for (const [, version] of published) expect(version).toBe(clone.version);
    expect(published.at(-1)![0]).toBe("@discretely/cli");
  });
  it("leaves the clone as it was, and a changelog in each package", () => {
    for (const name of readdirSync(join(clone.folder, "packages"))) {
      const own = join(clone.folder, "packages", name);
      expect(readFileSync(join(own, "package.json"), "utf8")).not.toContain("example/discretely");
      if (name !== "bench") expect(readFileSync(join(own, "CHANGELOG.md"), "utf8")).toContain(`## ${clone.version}`);
    }
  });
  it("would leave out what is there, were it run again", async () => {
    for (const [, name] of said.matchAll(/^ {2}(\S+)@\S+: published$/gm))
      expect(await isThere({ name: name!, version: clone.version }, registry.url)).toBe(true);
  });
  it("refuses a tag that is not the version", () =>
    expect(() =>
      clone.release(["--without-audit"], { ...registry.env, GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v9.9.9" }),
    ).toThrow(`the tag v9.9.9 is not v${clone.version}`));
});

describe("a project with four packages", () => {
  const FOUR = ["core", "noise", "solvers", "estimators"];
  let project: Project;
  beforeAll(() => {
    const names = [
      ...FOUR.map((name) => `@discretely/${name}`),
      "@tensorflow/tfjs@4.22.0",
      "vite@8.3.8",
      "@types/node@20",
    ];
    project = makeProject(join(folder, "four"), "four", names, registry.env);
  }, 600_000);

  it("has these four, and the random numbers below them", () => {
    const installed = ours(project);
    expect(Object.keys(installed)).toEqual(
      ["core", "estimators", "noise", "random", "solvers"].map((name) => `@discretely/${name}`),
    );
    for (const { repository } of Object.values(installed))
      expect(repository).toMatchObject({ url: "git+https://github.com/example/discretely.git" });
    for (const name of ["core", "estimators", "noise", "random", "solvers"]) {
      const { size } = statSync(join(folder, "tarballs", `discretely-${name}-${clone.version}.tgz`));
      console.info(`@discretely/${name}: ${(size / 1000).toFixed(1)} kB`);
    }
  });
  it("computes a gradient", () => {
    const [gradient] = JSON.parse(project.run(process.execPath, ["gradient.mjs"])) as [number[]];
    expect(gradient!.length).toBe(4);
    // the wanted entries are 1 and 3: the loss falls where their scores rise, and rises with the others
    expect(gradient!.map(Math.sign)).toEqual([1, -1, 1, -1]);
  });
  it.each(["node16", "bundler"])("is typed under the resolution %s", (resolution) => {
    const module = resolution === "bundler" ? "esnext" : resolution;
    const options = [
      "--module",
      module,
      "--moduleResolution",
      resolution,
      "--target",
      "es2022",
      "--strict",
      "--noEmit",
    ];
    const more = ["--skipLibCheck", "--exactOptionalPropertyTypes", "--lib", "es2023,dom", "--types", "node"];
    for (const compiler of [tool("typescript", "bin/tsc"), join(root, "docs/node_modules/typescript/bin/tsc")])
      project.run(process.execPath, [compiler, ...options, ...more, "typed.ts"]);
  });
  it("is bundled for browsers in 25 kB, without TensorFlow.js", () => {
    project.run("npx", ["vite", "build"]);
    const assets = join(project.folder, "dist/assets");
    const code = readdirSync(assets).map((name) => readFileSync(join(assets, name), "utf8"));
    const size = code.reduce((sum, text) => sum + gzipSync(text).length, 0);
    console.info(`top-k AIMLE layer: ${(size / 1000).toFixed(2)} kB gzip`);
    expect(code.join("")).toContain("@tensorflow/tfjs-core");
    expect(size).toBeLessThanOrEqual(25_000);
  });
  it.each(["22", "24"])("is required by CommonJS on Node %s", (node) => {
    const [version, sums] = project
      .run("npx", ["-y", "-p", `node@${node}`, "-c", "node required.cjs"])
      .trim()
      .split(" ");
    expect(version).toMatch(`v${node}.`);
    expect(JSON.parse(sums!)).toEqual([Array(10).fill(2)]);
  });
});

describe("a plug-in of a user's", () => {
  let project: Project;
  beforeAll(() => {
    const names = ["@discretely/cli", "@discretely/core", "@discretely/solvers", "@discretely/testkit", "discretely"];
    const tools = ["@tensorflow/tfjs@4.22.0", "vitest@4.1.12", "fast-check@4.10.2", "@types/node@20"];
    project = makeProject(join(folder, "plug-in"), "plug-in", [...names, ...tools], registry.env);
  }, 600_000);

  it("is typed, and keeps the laws", () => {
    project.run(process.execPath, [tool("typescript", "bin/tsc")]);
    expect(existsSync(join(project.folder, "built/segment.d.ts"))).toBe(true);
    expect(project.run("npx", ["vitest", "run"])).toMatch(/Tests.* passed/);
  });
  it("is found by the command line", () => {
    const listed = project.run("npx", ["discretely", "list", "solver", "--plugin", "./built/segment.js"]);
    expect(listed).toMatch(/^solver: argmax, .*\bsegment$/m);
  });
  it("stands beside an installed `discretely run synthetic`", () => {
    const flags = ["--repetitions", "4", "--steps", "20", "--json", "--out", "run"];
    const { metrics } = JSON.parse(project.run("npx", ["discretely", "run", "synthetic", ...flags]));
    expect(metrics.gap).toBeGreaterThan(0);
    expect(readFileSync(join(project.folder, "run/report.html"), "utf8")).toContain("optimality gap");
  });
});
