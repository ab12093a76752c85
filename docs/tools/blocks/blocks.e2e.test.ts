import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../site/repository.js";
import { built } from "./build.js";
import { type Ended, runAll, testRun, typeErrors } from "./checks.js";
import { needsFile, refusal, words } from "./commands.js";
import { commandsOf, isPrinted } from "./extract.js";
import { pagesOf, type Written, writeAll } from "./workspace.js";

// The code that guides and READMEs show is written to files and held to work: types, then Node, vitest or a bundler.
const programs = writeAll();
const by = (how: Written["how"]) => programs.filter((program) => program.how === how);
const title = ({ page, file }: Written) => `${page}: ${file}`;
const each = (list: readonly Written[]) => list.map((program) => [title(program), program] as const);

describe("code on the pages", () => {
  let types: ReadonlyMap<string, string>;
  let runs: ReadonlyMap<string, Ended>;
  beforeAll(async () => {
    types = await typeErrors(programs);
    runs = await runAll(by("run").map(({ path }) => path));
  }, 300_000);

  it("is found", () => expect(by("run").length).toBeGreaterThan(20));
  // A server in plain JavaScript: the types of node and of fetch want casts there that no reader would write.
  const typed = programs.filter(({ code }) => !/from "node:http"/.test(code));
  it.each(each(typed))("has right types in %s", (_, { path }) => expect(types.get(path) ?? "").toBe(""));
  it.each(each(by("run")))("runs in %s", (_, { path }) => expect(runs.get(path)?.error).toBeUndefined());
  const shown = by("run").flatMap((program) =>
    program.prints.map((numbers) => [title(program), numbers, program] as const),
  );
  it("shows what programs print", () => expect(shown.length).toBeGreaterThan(10));
  it.each(shown)("%s prints %s", (_, numbers, { path }) =>
    expect(runs.get(path)).toSatisfy((run: Ended) => isPrinted(numbers, run.printed)),
  );
  it.each(each(by("build")))("builds for a browser in %s", async (_, { path }) =>
    expect(await built(path)).toBeGreaterThan(0),
  );
  it("passes the tests that it shows", async () => {
    const { status, output } = await testRun(by("test").map(({ path }) => path));
    expect(status, output.slice(-4000)).toBe(0);
  }, 300_000);
  // Backends register themselves once in a process, and the runs above share one.
  it.each(
    each(
      by("run").filter(
        ({ code }) => /@discretely\/(?!random|testkit)|"discretely/.test(code) && /\btf\.|\.print\(/.test(code),
      ),
    ),
  )("brings its own TensorFlow.js in %s", (_, { code }) =>
    expect(code).toMatch(/(?:from |import )"@tensorflow\/tfjs(?:-core)?"/),
  );
});

describe("commands on the pages", () => {
  const commands = pagesOf().flatMap((page) =>
    commandsOf(readFileSync(`${ROOT}/${page}`, "utf8")).map((line) => [page, line] as const),
  );
  const known = commands.filter(([, line]) => !/[$<…]/.test(line) && !needsFile(words(line)));

  it("are found", () => expect(known.length).toBeGreaterThan(20));
  it.each(known.filter(([, line]) => /^(?:run|compare|audit)/.test(line)))("%s: discretely %s", async (_, line) =>
    expect(await refusal(words(line))).toBeUndefined(),
  );
});
