import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { type Ended, startCli } from "./testing/cli-process.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-bad-"));
  const files = Object.entries({ ...configs, ...modules });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  await mkdir(join(folder, "bare"));
  await images("cut", 3 * 784 - 5);
  await images("three", 3 * 784);
  expect(await cli(...run(`${tiny} --data three --out run`))).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true }));

const configs = {
  "broken.json": '{\n  "task": dvae\n}',
  "list.json": "[]",
  "misspelt.json": '{ "task": "dvae", "sede": 1 }',
  "setting.json": '{ "task": "dvae", "settings": { "epoch": 1 } }',
  "option.json": '{ "task": "dvae", "estimatorOptions": { "lamda": 1 } }',
  "number.json": '{ "task": "dvae", "settings": 5 }',
  "task.json": '{ "task": "l2y" }',
  "prototype.json": '{ "task": "dvae", "__proto__": { "seed": 7 } }',
  "prototype-of-settings.json": '{ "task": "dvae", "settings": { "__proto__": { "polluted": 7 } } }',
  "prototype-of-options.json": '{ "task": "dvae", "noiseOptions": { "__proto__": { "polluted": 7 } } }',
  "constructor.json": '{ "task": "dvae", "constructor": { "prototype": { "polluted": 7 } } }',
};
const modules = {
  "nothing.mjs": "export const mine = 1;",
  "none.mjs": "export const plugins = [];",
  "half.mjs": 'export const plugins = [{ kind: "noise", name: "half" }];',
  "kind.mjs": 'export default { kind: "nose", name: "mine", create: () => () => 0 };',
  "twice.mjs": 'const plugin = { kind: "noise", name: "mine", create: () => 0 }; export default [plugin, plugin];',
  "taken.mjs": 'export const plugin = { kind: "noise", name: "gumbel", create: () => 0 };',
  "climbs.mjs": 'export const plugin = { kind: "estimator", name: "../../climbs", create: () => 0 };',
  "broken.mjs": "export const plugins = [;",
};
const tiny = "--train 3 --test 2 --batch 3 --epochs 1 --rows 2 --columns 3 --k 1";

/** A folder with MNIST's four files: 3 + 2 images, the first file with `bytes` bytes of content. */
async function images(name: string, bytes: number): Promise<void> {
  const words = (...numbers: number[]) => Buffer.from(Int32Array.from(numbers).buffer).swap32();
  await mkdir(join(folder, name));
  const put = (file: string, ...parts: Uint8Array[]) => writeFile(join(folder, name, file), Buffer.concat(parts));
  await put("train-images-idx3-ubyte", words(0x803, 3, 28, 28), Buffer.alloc(bytes, 9));
  await put("train-labels-idx1-ubyte", words(0x801, 3), Buffer.alloc(3));
  await put("t10k-images-idx3-ubyte", words(0x803, 2, 28, 28), Buffer.alloc(2 * 784, 9));
  await put("t10k-labels-idx1-ubyte", words(0x801, 2), Buffer.alloc(2));
}

/** The words of a command line; the values that name files are found in the folder. */
function run(line: string): string[] {
  const paths = ["--config", "--plugin", "--out", "--data"];
  const words = line.split(" ");
  const files = words.map((word, i) => (paths.includes(words[i - 1] ?? "") ? join(folder, word) : word));
  return ["run", "dvae", ...files];
}

/** Every file and folder below the folder, with its size and the time of its last change. */
async function everything(): Promise<string[]> {
  const paths = (await readdir(folder, { recursive: true })).sort();
  const stats = await Promise.all(paths.map((path) => stat(join(folder, path))));
  return paths.map((path, i) => `${path} ${stats[i]!.size} ${stats[i]!.mtimeMs}`);
}

const cases: readonly (readonly [line: string, message: string])[] = [
  ["--k 21", "dvae: k = 21 exceeds the 20 columns of a code row; pass k <= columns"],
  ["--k 0", "dvae: k: Too small: expected number to be >=1, got 0"],
  ["--k 2.5", "dvae: k: Invalid input: expected int, received number, got 2.5"],
  ["--k ten", 'dvae: k: Invalid input: expected number, received string, got "ten"'],
  ["--samples 0 --epochs -1", "dvae: epochs: Too small: expected number to be >=1, got -1; samples: Too small"],
  ["--learning-rate 0", "dvae: learningRate: Too small: expected number to be >0, got 0"],
  ["--over max", 'dvae: over: Invalid option: expected one of "mean"|"sum", got "max"'],
  ["--estimator imle --estimator.lambda -1", "lambda must be a finite number > 0, got -1"],
  ["--estimator imle --estimator.lambda=1 --estimator.beta=1", "lambda = 1 and beta = 1 exclude each other"],
  ["--estimator.density -1", "density must be a finite number > 0, got -1"],
  ["--estimator.density 0", "density must be a finite number > 0, got 0"],
  ["--estimator.density much", 'density must be a finite number > 0, got "much"'],
  ["--estimator nope", 'no estimator named "nope" (have: imle, aimle, straight-through'],
  ["--estimator __proto__", 'no estimator named "__proto__"'],
  ["--noise nope", 'no noise named "nope" (have: sum-of-gamma, gumbel,'],
  ["--noise none --noise.kappa 1", 'none: no option named "kappa"'],
  ["--estimator.lamda 3", 'aimle: no option named "lamda" (have: difference, density,'],
  ["--noise.kapa 3", 'no option named "kapa" (have: kappa,'],
  ["--epoch 3", "run: no option --epoch (have: --estimator,"],
  ["--epoch=3", "run: no option --epoch (have: --estimator,"],
  ["--learningrate=1", "run: no option --learningrate ("],
  ["--Seed=1", "run: no option --Seed ("],
  ["-k 3", "run: no option -k ("],
  ["--no-json", "run: no option --no-json ("],
  ["--solver.k 3", "run: no option --solver.k ("],
  ["--estimator.__proto__ 3", "run: no option --estimator.__proto__ ("],
  ["--__proto__=3", "run: no option --__proto__ ("],
  ["--constructor 3", "run: no option --constructor ("],
  ["twice", 'run: "twice" is one too many; got dvae, twice'],
  ["-- --k 3", "run: no option -- ("],
  ["--seed", "run: --seed needs a value"],
  ["--out= --k 3", "run: --out needs a value"],
  ["--seed --json", "run: --seed needs a value"],
  ["--seed 1.5", "run: seed: Invalid input: expected int, received number, got 1.5"],
  ["--seed one", 'run: seed: Invalid input: expected number, received string, got "one"'],
  ["--checkpoint-every 0", 'run: --checkpoint-every must be an integer >= 1, got "0"'],
  ["--config missing.json", "ENOENT: no such file or directory"],
  ["--config broken.json", "broken.json: Unexpected token"],
  ["--config list.json", 'list.json: must be a JSON object, e.g. {"task": "dvae"'],
  ["--config misspelt.json", 'misspelt.json: Unrecognized key: "sede"'],
  ["--config setting.json", 'dvae: Unrecognized key: "epoch"'],
  ["--config option.json", 'aimle: no option named "lamda"'],
  ["--config number.json", "number.json: settings: Invalid input: expected record, received number, got 5"],
  ["--config prototype.json", 'prototype.json: no setting is named "__proto__"'],
  ["--config prototype-of-settings.json", 'prototype-of-settings.json: no setting is named "__proto__"'],
  ["--config prototype-of-options.json", 'prototype-of-options.json: no setting is named "__proto__"'],
  ["--config constructor.json", 'constructor.json: Unrecognized key: "constructor"'],
  ["--data missing", "pass generated, mnist, fashion-mnist, or a folder with MNIST's four files"],
  ["--data bare", "lacks; train-images-idx3-ubyte or train-images-idx3-ubyte.gz; train-labels"],
  ["--data cut", "train-images-idx3-ubyte: "],
  ["--data three --batch 4", "dvae: batch = 4 exceeds the 3 training images; pass a smaller batch"],
  ["--data three --train 4", "train = 4 exceeds the 3 images of"],
  [`${tiny} --data three --out missing --resume`, "nothing to resume in"],
  [
    `${tiny} --data three --out run`,
    "already holds a run (checkpoints, config.json, metrics.ndjson, report.html, result.json)",
  ],
  [`${tiny} --data three --out run --resume --seed 1`, "has other settings: seed: 0 there, 1 here"],
  [`${tiny} --data three --out run --resume --epochs 2`, "has other settings: settings.epochs: 1 there, 2 here"],
  ["--backend nope", 'no backend named "nope" (have: auto, tfjs-node-gpu, webgpu, tfjs-node, wasm-threads, wasm, cpu)'],
  ["--plugin missing.mjs", "missing.mjs: "],
  ["--plugin broken.mjs", "broken.mjs: "],
  ["--plugin climbs.mjs", 'climbs.mjs: the name "../../climbs" must be letters, digits, "_" and "-"'],
  ["--plugin nothing.mjs", "nothing.mjs: exports no plug-in; export const plugins = [{ kind, name, create }]"],
  ["--plugin none.mjs", "none.mjs: exports no plug-in"],
  ["--plugin half.mjs", "half.mjs: exports no plug-in"],
  ["--plugin kind.mjs", "kind.mjs: exports no plug-in"],
  ["--plugin twice.mjs", 'two plug-ins of kind noise are named "mine"'],
  ["--plugin taken.mjs", 'two plug-ins of kind noise are named "gumbel"'],
  ["--plugin", "--plugin needs a path, e.g. --plugin ./my-solver.js"],
];

/** One line, the status of bad input, nothing on standard output. */
function expectRefusal({ code, stdout, stderr }: Omit<Ended, "signal">, message: string): void {
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^discretely: [^\n]+\n$/);
  expect([code, stdout]).toEqual([2, ""]);
}

describe("bad input gets one line that says what is wrong", () => {
  it.each(cases)("run dvae %s", async (line, message) => {
    const out = line.includes("--out") ? line : `--out new ${line}`;
    const before = await everything();
    expectRefusal(await cli(...run(out)), message);
    expect(await everything()).toEqual(before);
  });

  it.each([
    ["run", "run: which task? (have: dvae, l2x, "],
    ["run nope", 'no task named "nope" (have: dvae, l2x, '],
    ["run --k 3", "run: which task?"],
    ["run dvae --resume", "run: --resume needs --out, the folder of the run"],
    ["compare", "compare: which task? (have: dvae, l2x, "],
    ["nope", 'no command named "nope" (have: run, compare, audit, list, backends)'],
    ["constructor", 'no command named "constructor"'],
    ["--json", 'no command named "--json"'],
    ["list nope", 'list: no kind named "nope" (have: noise, solver, estimator, '],
    ["list noise task", 'list: "task" is one too many'],
    ["list --jsno", "list: no option --jsno (have: --plugin, --json)"],
    ["backends wasm", 'backends: "wasm" is one too many'],
    ["backends --jsn", "backends: no option --jsn (have: --json)"],
  ])("%s", async (line, message) => {
    expectRefusal(await cli(...line.split(" ")), message);
  });

  it.each([
    ["", "compare: which estimators? e.g. --estimators aimle,imle:lambda=10 (have: imle, aimle,"],
    [
      "--estimators aimle --seeds 0..x",
      'compare: --seeds must be integers such as 0..4 or 0,3,7 (1000 at most), got "0..x"',
    ],
    ["--estimators aimle,aimle", "compare: two estimators share the folder aimle; name each once"],
    ["--estimators aimle,nope", 'no estimator named "nope" (have: imle, aimle,'],
    ["--estimators aimle,", 'compare: --estimators has an empty name in "aimle,"'],
    ["--estimators imle:lambda", 'compare: "lambda" is no option of imle; write imle:option=value'],
    ["--estimators imle:lambda=-1", "lambda must be a finite number > 0, got -1"],
    ["--estimators aimle --jobs 0", 'compare: --jobs must be an integer >= 1, got "0"'],
    ["--estimators aimle --seed 1", "compare: no option --seed (have: --estimators, --seeds, --jobs,"],
    ["--estimators aimle --estimator.density 1", "compare: no option --estimator.density ("],
    ["--estimators aimle --k ten", 'dvae: k: Invalid input: expected number, received string, got "ten"'],
    ["--estimators aimle --noise.kapa 3", 'no option named "kapa" (have: kappa,'],
    ["--estimators aimle --backend nope", 'no backend named "nope" (have: auto, '],
  ])("compare dvae %s", async (line, message) => {
    const words = line === "" ? [] : line.split(" ");
    expectRefusal(await cli("compare", "dvae", ...words, "--out", join(folder, "grid")), message);
    expect(await readdir(folder)).not.toContain("grid");
  });

  it("and a config file of another task", async () => {
    const refused = await cli("run", "--config", join(folder, "task.json"));
    expectRefusal(refused, 'no task named "l2y" (have: dvae, ');
  });

  it("and leaves no prototype changed", () => expect({}).not.toHaveProperty("polluted"));

  it("also from a process of its own, which leaves its folder empty", async () => {
    const ended = await startCli(["run", "dvae", "--backend", "tfjs-node"], join(folder, "bare")).ended;
    expectRefusal(
      ended,
      "tfjs-node does not start: the package is not installed; add it with: npm install @tensorflow/tfjs-node",
    );
    expect(await readdir(join(folder, "bare"))).toEqual([]);
  });
});
