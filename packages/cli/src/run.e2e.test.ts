import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { type Ended, startCli } from "./testing/cli-process.js";
import { results, rows } from "./testing/run-files.js";

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-run-"));
});
afterAll(() => rm(folder, { recursive: true }));

const size = "--train 200 --test 20 --epochs 2 --batch 20 --rows 4 --columns 6 --k 2 --backend wasm";
const flags = `${size} --estimator imle --estimator.beta 0.2 --noise gumbel --noise.scale 0.5 --seed -7 --over sum`;
const run = (line: string, out: string) => cli("run", ...line.split(" "), "--out", at(out));

it("--help has no colours where no terminal shows them", async () => {
  const { code, stdout } = await startCli(["run", "--help"], folder, { CI: "", TEST: "", NO_COLOR: "" }).ended;
  expect(code).toBe(0);
  expect(stdout).toContain("--estimator");
  expect(stdout).not.toContain("\u001b");
});

describe("run --json", () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await startCli(["run", "dvae", ...flags.split(" "), "--json"], folder).ended;
  });
  const line = () => JSON.parse(ended.stdout);

  it("prints one JSON line", () => {
    expect(ended.code).toBe(0);
    expect(ended.stdout.split("\n").length).toBe(2);
    expect(line()).toEqual({
      task: "dvae",
      estimator: "imle",
      seed: -7,
      backend: "wasm",
      epochs: 2,
      metrics: {
        test_sampled: expect.any(Number),
        test_map: expect.any(Number),
        test_kl: expect.any(Number),
        test_reference: expect.any(Number),
      },
      secondsPerEpoch: expect.any(Number),
      report: expect.stringMatching(/^runs.dvae-imle-seed-7-[\dT-]+Z.report\.html$/),
    });
  });

  it("whose numbers are those of the last epoch, in nats below those of a fair coin for each pixel", async () => {
    const measured = (await rows(at(dirname(line().report)))).filter((row) => "metrics" in row);
    expect(line().metrics).toEqual(measured.at(-1)!.metrics);
    expect(measured.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(line().metrics.test_map).toBeLessThan(784 * Math.log(2));
    expect(line().secondsPerEpoch).toBeGreaterThan(0);
  });

  it("tells its progress on standard error", () => {
    const number = "\\d+(\\.\\d+)?";
    const epoch = (n: number) => `epoch ${n}/2: loss ${number}, ${number} s, test_sampled ${number}, test_map .+`;
    const head = `drawing 200 \\+ 20 digits\ndvae by imle on wasm, seed -7, in runs.dvae-imle-.+`;
    expect(ended.stderr).toMatch(new RegExp(`^${[head, epoch(1), epoch(2)].join("\n")}\n$`));
  });

  it("lets the loss fall: the second epoch's mean is below the first's, and half of the first step's", async () => {
    const measured = await rows(at(dirname(line().report)));
    const [first, second] = measured.filter((row) => "metrics" in row).map(({ loss }) => loss as number);
    expect(second).toBeLessThan(first!);
    expect(second).toBeLessThan((measured[0]!.loss as number) / 2);
  });

  it("leaves a report with curves and pictures", async () => {
    const html = await readFile(at(line().report), "utf8");
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toMatch(/<svg[ >]/);
    expect(html).toMatch(/<img[^>]+src="data:image\/png;base64,/);
    for (const fact of ["dvae", "imle", "gumbel", "wasm"]) expect(html).toContain(fact);
  });
});

describe("run --config", () => {
  const config = {
    task: "dvae",
    estimator: "imle",
    estimatorOptions: { beta: 0.2 },
    noise: "gumbel",
    noiseOptions: { scale: 0.5 },
    seed: -7,
    backend: "wasm",
    settings: { train: 40, test: 20, epochs: 1, batch: 20, rows: 4, columns: 6, k: 2, over: "sum" },
  };
  const short = flags.replace("--train 200", "--train 40").replace("--epochs 2", "--epochs 1");
  let byFlags: Awaited<ReturnType<typeof results>>;
  beforeAll(async () => {
    await writeFile(at("config.json"), JSON.stringify(config));
    expect(await run(`dvae ${short}`, "flags")).toMatchObject({ code: 0 });
    byFlags = await results(at("flags"));
  });

  it("is the run of the same flags", async () => {
    const { code, stdout } = await run(`--config ${at("config.json")}`, "file");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^epoch 1: loss [\d.]+ {2}test_sampled [\d.]+ .+\nseconds per epoch: [\d.]+\nreport: .+\n$/);
    expect(await results(at("file"))).toEqual(byFlags);
  });

  it("reads back the config.json of a run folder", async () => {
    expect(await run(`--config ${at("flags", "config.json")}`, "again")).toMatchObject({ code: 0 });
    expect(await results(at("again"))).toEqual(byFlags);
  });

  it("gives way to flags, with or without the task among them", async () => {
    await writeFile(at("other.json"), JSON.stringify({ ...config, seed: 3, settings: { ...config.settings, k: 5 } }));
    expect(await run(`--seed -7 --k=2 --config ${at("other.json")}`, "flags-first")).toMatchObject({ code: 0 });
    expect(await results(at("flags-first"))).toEqual(byFlags);
    const { task, ...rest } = config;
    await writeFile(at("no-task.json"), JSON.stringify({ ...rest, noiseOptions: { scale: 9 } }));
    expect(await run(`${task} --config ${at("no-task.json")} --noise.scale .5e0`, "task-by-flag")).toMatchObject({
      code: 2,
    });
    expect(await run(`${task} --config ${at("no-task.json")} --noise.scale 0.5`, "task-by-flag")).toMatchObject({
      code: 0,
    });
    expect(await results(at("task-by-flag"))).toEqual(byFlags);
  });

  it("loses its options with the plug-in that they belong to", async () => {
    const other = `--config ${at("config.json")} --noise none --estimator straight-through`;
    expect(await run(other, "others")).toMatchObject({ code: 0 });
    expect((await results(at("others"))).config).toMatchObject({
      ...{ estimator: "straight-through", estimatorOptions: {}, noise: "none", noiseOptions: {} },
    });
  });
});

describe("run --plugin", () => {
  it("uses a noise and an estimator of someone else's, state and all", async () => {
    const core = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs/package.json"));
    const tfjsCore = createRequire(join(await realpath(core), "package.json")).resolve(
      "@tensorflow/tfjs-core/package.json",
    );
    await mkdir(at("node_modules", "@tensorflow"), { recursive: true });
    await symlink(dirname(tfjsCore), at("node_modules", "@tensorflow", "tfjs-core"));
    await writeFile(
      at("mine.mjs"),
      `import * as tf from "@tensorflow/tfjs-core";
      const quiet = ({ level }) => (shape) => tf.fill([...shape], level);
      const counted = () => ({ init: () => 0, ask: () => [], tell: (_, dy, __, n) => ({ gradient: dy, state: n + 1 }) });
      export const plugins = [
        { kind: "noise", name: "quiet", create: quiet },
        { kind: "estimator", name: "counted", create: counted },
      ];`,
    );
    const short = size.replace("--train 200", "--train 60").replace("--epochs 2", "--epochs 1").split(" ");
    const mine = ["--plugin", at("mine.mjs"), "--noise", "quiet", "--noise.level=0", "--estimator", "counted"];
    const { code } = await startCli(["run", "dvae", ...short, ...mine, "--out", at("mine")]).ended;
    expect(code).toBe(0);
    const theirs = `dvae ${short.join(" ")} --noise none --estimator straight-through`;
    expect(await run(theirs, "built-in")).toMatchObject({ code: 0 });
    const [a, b] = [await results(at("mine")), await results(at("built-in"))];
    expect([a.tensors, a.rows]).toEqual([b.tensors, b.rows]);
    expect(a.run.state).toBe(3);
    expect(a.config).toMatchObject({ noise: "quiet", noiseOptions: { level: 0 }, estimator: "counted" });
  });
});
