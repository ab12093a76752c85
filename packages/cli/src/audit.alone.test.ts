import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";

const small = [
  "--problem.n",
  "4",
  "--problem.k",
  "2",
  "--problem.instances",
  "4",
  "--repetitions",
  "4",
  "--warm-up",
  "2",
];
const audit = (...args: string[]) => cli("audit", ...small, ...args);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("discretely audit", () => {
  it("prints a table of the methods at each number of samples", async () => {
    const { code, stdout } = await audit("--samples", "1,2", "--estimators", "aimle,imle:lambda=1");
    expect(code).toBe(0);
    const [facts, head, ...rows] = stdout.trim().split("\n");
    expect(facts).toMatch(/^problem k-subset:n=4:k=2:instances=4, noise gumbel, truth recursion, backend [\w-]+$/);
    expect(head!.split(/\s+/)).toEqual(["method", "S", "cosine", "bias", "variance", "zeros", "solves", "ms"]);
    expect(rows.map((row) => row.split(/\s+/).slice(0, 2))).toEqual([
      ["aimle", "1"],
      ["aimle", "2"],
      ["imle:lambda=1", "1"],
      ["imle:lambda=1", "2"],
    ]);
  });

  it("prints a JSON line each, the same at the same seed", async () => {
    const run = async () => {
      const { stdout } = await audit("--samples", "3", "--estimators", "imle,simple", "--seed", "5", "--json");
      return stdout
        .trim()
        .split("\n")
        .map((line) => ({ ...JSON.parse(line), milliseconds: 0 }));
    };
    const rows = await run();
    expect(rows.map(({ method, samples, solves, truth }) => [method, samples, solves, truth])).toEqual([
      ["imle", 3, 6, "recursion"],
      ["simple", 3, 3, "recursion"],
    ]);
    expect(await run()).toEqual(rows);
  });

  it("compares at an equal budget of solves, the best first", async () => {
    const { stdout } = await audit("--budget", "12", "--estimators", "imle,aimle,straight-through", "--json");
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map(({ method, samples, solves }) => [method, samples, solves])).toEqual([
      ["imle", 6, 12],
      ["aimle", 4, 12],
      ["straight-through", 12, 12],
    ]);
    const table = (await audit("--budget", "12", "--estimators", "imle,aimle,straight-through")).stdout;
    const cosines = table
      .trim()
      .split("\n")
      .slice(2)
      .map((row) => Number(row.split(/\s+/)[2]));
    expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
  });

  it("finds the samples that reach a cosine", async () => {
    const args = ["--reach", "0.5", "--max-samples", "8", "--estimators", "straight-through,expected-state"];
    const { code, stdout } = await audit(...args, "--json");
    expect(code).toBe(0);
    const [ste, exact] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(ste.method).toBe("straight-through");
    expect(exact).toMatchObject({ method: "expected-state", cosine: 0.5, samples: 1, low: 1, high: 1, solves: 0 });
    expect((await audit(...args)).stdout).toContain("samples to cosine 0.5");
  });

  it("writes a page with the table and a curve for each measure", async () => {
    const path = join(folder, "deep", "audit.html");
    await audit("--samples", "1,4", "--estimators", "aimle,straight-through", "--report", path);
    const { document } = parseHTML(await readFile(path, "utf8"));
    expect(document.querySelectorAll("table tr")).toHaveLength(5);
    expect(document.querySelectorAll("section svg")).toHaveLength(3);
  });

  it("draws a curve over the values of an option, and level lines beside it", async () => {
    const [page, picture] = [join(folder, "sweep.html"), join(folder, "sweep.svg")];
    const methods = ["--estimators", "imle@2:lambda=0.1..10:scaled=false,straight-through@4", "--points", "3"];
    const { stdout } = await audit(
      ...methods,
      "--report",
      page,
      "--svg",
      picture,
      "--measures",
      "cosine,zeros",
      "--json",
    );
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map(({ method, curve, samples, option, value }) => [method, curve, samples, option, value])).toEqual([
      ["imle:lambda=0.1:scaled=false", "imle:scaled=false", 2, "lambda", 0.1],
      ["imle:lambda=1:scaled=false", "imle:scaled=false", 2, "lambda", 1],
      ["imle:lambda=10:scaled=false", "imle:scaled=false", 2, "lambda", 10],
      ["straight-through", "straight-through", 4, undefined, undefined],
    ]);
    const { document } = parseHTML(await readFile(page, "utf8"));
    expect(document.querySelectorAll("section svg")).toHaveLength(2);
    const svg = await readFile(picture, "utf8");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="800"/);
    const charts = [...parseHTML(svg).document.querySelectorAll("g > svg")];
    expect(charts).toHaveLength(2);
    const [curve, level] = [...charts[0]!.querySelectorAll('[aria-label="dot"]')].map((dots) => [
      ...dots.querySelectorAll("circle"),
    ]);
    const at = (axis: string, dots = curve!) => dots.map((dot) => Number(dot.getAttribute(axis)));
    const [left, middle, right] = at("cx");
    expect(middle! - left!).toBeCloseTo(right! - middle!, 3); // a logarithmic axis
    expect(at("cx", level)).toEqual([left, right]);
    expect(new Set(at("cy", level)).size).toBe(1);
  });

  it("draws an option on a linear axis, in chunks of the samples", async () => {
    const picture = join(folder, "linear.svg");
    const swept = ["--estimators", "imle@4:lambda=0..2", "--linear", "--points", "2"];
    expect((await audit(...swept)).stderr).toContain("lambda must be a finite number > 0, got 0");
    const flags = ["--estimators", "imle@4:lambda=1..3", "--linear", "--points", "3", "--chunk", "2", "--svg", picture];
    const { code, stdout } = await audit(...flags, "--json");
    expect(code).toBe(0);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows.map(({ value, samples, solves }) => [value, samples, solves])).toEqual([
      [1, 4, 8],
      [2, 4, 8],
      [3, 4, 8],
    ]);
    const dots = parseHTML(await readFile(picture, "utf8")).document.querySelectorAll("g > svg")[0]!;
    const [a, b, c] = [...dots.querySelectorAll("circle")].map((dot) => Number(dot.getAttribute("cx")));
    expect(b! - a!).toBeCloseTo(c! - b!, 3);
  });
});

describe("the gate", () => {
  it("passes the checks that this repository holds its methods to", { timeout: 300_000 }, async () => {
    const gates = fileURLToPath(new URL("../../../.ci/gates.json", import.meta.url));
    const { code, stdout } = await cli("audit", "--gate", gates);
    expect(
      stdout
        .trim()
        .split("\n")
        .filter((line) => !line.endsWith(": passes")),
    ).toEqual([]);
    expect(code).toBe(0);
  });

  it("fails with status 1 and says by how much", async () => {
    const path = join(folder, "gates.json");
    const problem = { name: "k-subset", options: { n: 4, k: 1, instances: 2 } };
    const method = { name: "straight-through" };
    await writeFile(path, JSON.stringify({ checks: [{ problem, method, warmUp: 0, expect: { unbiased: true } }] }));
    const { code, stdout } = await cli("audit", "--gate", path);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^straight-through on 1 of 4, S = 1: fails: bias \d+\.\d+ \(at least \d+\.\d+\) is above 0\n$/,
    );
  });

  it.each([
    [
      "a file that does not fit, by its place",
      '{ "problem": { "name": "k-subset" }, "method": { "name": "imle" }, "expect": { "cosine": 2 } }',
      "checks.0.expect.cosine",
    ],
    [
      "a prototype among the options, as a settings file does",
      '{ "problem": { "name": "k-subset", "options": { "__proto__": { "n": 4 } } } }',
      'wrong.json: no setting is named "__proto__"',
    ],
  ])("refuses %s", async (_, check, message) => {
    const path = join(folder, "wrong.json");
    await writeFile(path, `{ "checks": [${check}] }`);
    const { code, stderr } = await cli("audit", "--gate", path);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("bad input", () => {
  it.each([
    [["--estimators", "nope"], 'no estimator named "nope" (have: imle, aimle,'],
    [["--estimators", "imle:lambda"], '"lambda" is no option of imle; write imle:option=value'],
    [["--estimators", ","], "has an empty name"],
    [["--estimators", "imle:lambda=-1"], "lambda must be a finite number > 0, got -1"],
    [["--estimators", "imle@0"], "the samples of imle@0 must be an integer >= 1; e.g. imle@100"],
    [["--estimators", "imle:lambda=0..1"], "the range 0..1 of lambda must have 0 < low < high, or pass --linear"],
    [["--estimators", "imle:lambda=2..1", "--linear"], "the range 2..1 of lambda must have low < high"],
    [["--estimators", "imle:lambda=1..2:alpha=1..2"], "imle:lambda=1..2:alpha=1..2 has two ranges; sweep one option"],
    [["--estimators", "imle:lambda=1..2,aimle:beta=1..2"], "ranges of lambda and of beta have no axis in common"],
    [["--estimators", "imle@2", "--budget", "4"], "imle@2 has samples of its own, which --budget is to find; drop one"],
    [["--estimators", "imle@2", "--reach", "0.5"], "imle@2 has samples of its own, which --reach is to find; drop one"],
    [["--samples", "3", "--chunk", "2"], "samples = 3 is no multiple of chunk = 2; pass one that is"],
    [["--points", "1"], '--points must be an integer >= 2, got "1"'],
    [["--measures", "speed"], 'no measure named "speed" (have: cosine, bias, zeros)'],
    [["--problem", "nope"], 'no problem named "nope" (have: k-subset,'],
    [["--problem.k", "9"], "k must be an integer >= 1 and <= 4, got 9"],
    [["--samples", "1,x"], '--samples must be an integer >= 1, got "x"'],
    [["--reach", "2"], '--reach must be a cosine between 0 and 1, got "2"'],
    [["--budget", "1", "--estimators", "aimle"], "a sample costs 3 solves, more than the budget of 1"],
    [
      ["--samples", "1,2", "--estimators", "aimle,score-function:baseline=leave-one-out", "--json"],
      "pass samples >= 2",
    ],
    [["--gate", "/no/such/file.json"], "--gate /no/such/file.json: ENOENT"],
    [["--backend", "abacus"], 'no backend named "abacus"'],
  ])("%j", async (args, message) => {
    const { code, stderr, stdout } = await audit(...(args as string[]));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
