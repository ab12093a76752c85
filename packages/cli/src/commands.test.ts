import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { registry } from "discretely";
import { describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
const said = (stdout: string) => ({ code: 0, stdout, stderr: "" });

describe("discretely", () => {
  it.each([["--help"], ["-h"], []])("%s: the commands", async (...flags) => {
    const { code, stdout, stderr } = await cli(...flags);
    expect([code, stderr]).toEqual([0, ""]);
    const text = stripVTControlCharacters(stdout);
    for (const command of ["run", "compare", "audit", "list", "backends"])
      expect(text).toMatch(new RegExp(`^ *${command}  +\\w`, "m"));
  });

  it("--version", async () => expect(await cli("--version")).toEqual(said(`${version}\n`)));

  it("run dvae --help: every flag of the task with what it is and its default", async () => {
    const { code, stdout } = await cli("run", "dvae", "--help");
    expect(code).toBe(0);
    const text = stripVTControlCharacters(stdout);
    expect(text).toMatch(/--learning-rate=\S+ +of Adam \(default 0.001\) *\n/);
    expect(text).toMatch(/--train=\S+ +training images, the first of the data \(default: all\) *\n/);
    expect(text).toMatch(/--resume +go on with the run in --out/);
  });
});

describe("list", () => {
  const kinds = registry.kinds();
  const all = Object.fromEntries(kinds.map((kind) => [kind, registry.names(kind)]));
  const lines = kinds.map((kind) => `${kind}: ${registry.names(kind).join(", ")}\n`);

  it("names every member of the registry by kind", async () => {
    expect(await cli("list")).toEqual(said(lines.join("")));
    expect(await cli("list", "--json")).toEqual(said(`${JSON.stringify(all)}\n`));
    expect(kinds).toEqual(expect.arrayContaining(["noise", "solver", "estimator", "loss", "task"]));
  });

  it("or those of one kind", async () => {
    expect(await cli("list", "solver")).toEqual(said(lines[1]!));
    expect(await cli("list", "--json", "task")).toEqual(
      said('{"task":["dvae","l2x","nri","path","path-linear","synthetic"]}\n'),
    );
  });

  it("finds the example of a custom solver by its name", async () => {
    const example = fileURLToPath(new URL("../../../docs/examples/custom-solver/src/index.js", import.meta.url));
    const { stdout } = await cli("list", "solver", "--plugin", example, "--json");
    expect(JSON.parse(stdout).solver).toContain("best-window");
  });

  it("with those of plug-in files", async () => {
    const folder = await mkdtemp(join(tmpdir(), "discretely-list-"));
    const plugin = (kind: string, name: string) => `{ kind: "${kind}", name: "${name}", create: () => () => 0 }`;
    const files = {
      "many.mjs": `export const plugins = [${plugin("noise", "mine")}, ${plugin("solver", "ours")}];`,
      "one.mjs": `export const plugin = ${plugin("noise", "yours")};`,
      "default.mjs": `export default ${plugin("noise", "theirs")};`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const [many, one, other] = Object.keys(files).map((name) => join(folder, name));
    const { stdout } = await cli("list", "--plugin", many!, `--plugin=${one}`, "--plugin", other!, "--json");
    await rm(folder, { recursive: true });
    const more = { noise: [...all.noise!, "mine", "yours", "theirs"], solver: [...all.solver!, "ours"] };
    expect(JSON.parse(stdout)).toEqual({ ...all, ...more });
    expect(registry.names("noise")).not.toContain("mine");
  });
});
