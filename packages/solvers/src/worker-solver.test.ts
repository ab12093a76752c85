import { getEventListeners } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { argmax } from "./argmax.js";
import { type WorkerSolver, type WorkerSolverOptions, workerSolver } from "./worker-solver.js";

const folder = mkdtempSync(join(tmpdir(), "worker-solver-"));
const open: WorkerSolver<unknown>[] = [];

/** Writes the module of a worker and returns its path. */
let modules = 0;
const file = (code: string) => {
  const path = join(folder, `solver-${modules++}.mjs`);
  writeFileSync(path, code);
  return path;
};
const make = (code: string, options: Partial<WorkerSolverOptions> = {}) => {
  const solver = workerSolver<unknown>({ module: file(code), workers: 2, ...options });
  open.push(solver);
  return solver;
};
const solve = async (solver: WorkerSolver<unknown>, rows: number[][], data?: unknown[], signal?: AbortSignal) => {
  const theta = tf.tensor2d(rows);
  try {
    const z = await solver(theta, data, signal);
    const values = z.arraySync();
    z.dispose();
    return values;
  } finally {
    theta.dispose();
  }
};

beforeAll(() => tf.setBackend("cpu"));
afterEach(async () => {
  await Promise.all(open.splice(0).map((solver) => solver.dispose()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ARGMAX = "export default (theta) => theta.map((x, i) => (i === theta.indexOf(Math.max(...theta)) ? 1 : 0));";
/** Fails while the file named by `data` is not there, having written it: once, when started for the first time. */
const ONCE = (failure: string) => `
import { existsSync, writeFileSync } from "node:fs";
export default (theta, shape, flag) => {
  if (flag && !existsSync(flag)) { writeFileSync(flag, ""); ${failure} }
  return theta;
};`;
const ENDLESS = "export default (theta) => { while (theta[0] > 0); return theta; };";

describe("workerSolver", () => {
  it("equals the solver of the main thread, more rows than workers", async () => {
    const theta = tf.tidy(() => tf.sin(tf.reshape(tf.range(0, 200), [40, 5])));
    const z = await make(ARGMAX)(theta);
    expect(z.shape).toEqual([40, 5]);
    expect(z.arraySync()).toEqual(argmax()(theta).arraySync());
  });

  it("hands each instance its shape and its data, to a named and asynchronous function", async () => {
    const code = "export const twice = async (theta, shape, { add }) => [...theta].map((x) => x * shape[1] + add);";
    const solver = make(code, { name: "twice" });
    const z = await solver(tf.ones([3, 1, 2]), [{ add: 1 }, { add: 2 }, { add: 3 }]);
    expect(z.arraySync()).toEqual([[[3, 3]], [[4, 4]], [[5, 5]]]);
  });

  it("takes a URL, the text of one, or a path from the working directory", async () => {
    const path = file(ARGMAX);
    const url = pathToFileURL(path);
    for (const module of [url, url.href, relative(process.cwd(), path)]) {
      const solver = workerSolver({ module, workers: 1 });
      expect((await solver(tf.tensor2d([[1, 2]]))).arraySync()).toEqual([[0, 1]]);
      await solver.dispose();
    }
  });

  it("works on several rows at the same time", async () => {
    // Each row waits until the other has begun: one worker alone would wait for ever.
    const code = `export default (theta, shape, meeting) => {
      const here = new Int32Array(meeting);
      Atomics.add(here, 0, 1);
      Atomics.notify(here, 0);
      while (Atomics.load(here, 0) < 2) Atomics.wait(here, 0, 1, 50);
      return theta;
    };`;
    const meeting = new SharedArrayBuffer(4);
    expect(await solve(make(code), [[1], [2]], [meeting, meeting])).toEqual([[1], [2]]);
  });

  it.each([
    ["throws", "throw new Error('no luck')"],
    ["exits", "process.exit(3)"],
    ["throws in a timer", "setTimeout(() => { throw new Error('late') }); return new Promise(() => {})"],
  ])("tries a row again whose worker %s", async (_, failure) => {
    const flag = join(folder, `once-${modules}`);
    expect(await solve(make(ONCE(failure)), [[1], [2], [3]], [undefined, flag, undefined])).toEqual([[1], [2], [3]]);
  });

  it.each([
    ["throws", "throw new Error('no luck')", "workerSolver: row 2 failed twice: no luck"],
    ["throws a word", "throw 'no luck'", "workerSolver: row 2 failed twice: no luck"],
    ["throws nothing", "throw undefined", "workerSolver: row 2 failed twice: undefined"],
    ["exits", "process.exit(3)", "workerSolver: row 2 failed twice: the worker called process.exit(3)"],
    [
      "exits in a timer",
      "setTimeout(() => process.exit(0)); return new Promise(() => {})",
      "row 2 failed twice: the worker called process.exit(0)",
    ],
    ["answers too short", "return theta.slice(1)", "row 2 came back with 0 entries for an instance of [1]; return 1"],
  ])("names the row whose worker %s, and works on", async (_, failure, message) => {
    const solver = make(`export default (theta) => { if (theta[0] === 3) { ${failure} } return theta; };`);
    await expect(solve(solver, [[1], [2], [3], [4]])).rejects.toThrow(message);
    expect(await solve(solver, [[1], [2], [4]])).toEqual([[1], [2], [4]]);
  });

  it("hands back the instance that failed twice", async () => {
    const solver = make("export default (theta) => { if (theta[0] === 3) throw new Error('no'); return theta; };");
    const failure = await solve(solver, [[1, 2], [3, 4]]).catch((error) => error); // biome-ignore format: a matrix
    expect(failure).toMatchObject({ row: 1, instance: Float32Array.of(3, 4), cause: { message: "no" } });
  });

  it("names the row that is out of time, and works on", async () => {
    const solver = make(ENDLESS, { timeoutMs: 1000 });
    await expect(solve(solver, [[-1], [1], [-1]])).rejects.toThrow("workerSolver: row 1 had no answer within 1000 ms");
    expect(await solve(solver, [[-1], [-2]])).toEqual([[-1], [-2]]);
  });

  it.each([
    ["at once", 1, ""],
    ["when it is asked again", 2, "if (asked === 0) throw new Error('no');"],
  ])("asks a row that is out of time no more, %s", async (_, times, first) => {
    const count = new SharedArrayBuffer(4);
    const code = `export default (theta, shape, count) => {
      if (theta[0] < 0) return theta;
      const asked = Atomics.add(new Int32Array(count), 0, 1);
      ${first}
      while (true);
    };`;
    const solver = make(code, { workers: 1, timeoutMs: 1000 });
    await solve(solver, [[-1]]); // so that its start takes none of the time
    const failure = await solve(solver, [[1]], [count]).catch((error) => error);
    expect(failure.message).toMatch(/^workerSolver: row 0 had no answer within 1000 ms/);
    expect(new Int32Array(count)[0]).toBe(times);
  });

  it("gives each row its whole time, however long it waited", async () => {
    const code = "export default async (theta) => { await new Promise((r) => setTimeout(r, 100)); return theta; };";
    const rows = Array.from({ length: 22 }, (_, i) => [i]); // 22 · 100 ms / 2 workers is above the limit
    expect(await solve(make(code, { timeoutMs: 1000 }), rows)).toEqual(rows);
  });

  it("ends with the signal's reason, before, during and between calls", async () => {
    const solver = make(ENDLESS);
    const reason = new Error("enough");
    await expect(solve(solver, [[1]], undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
    const atOnce = new AbortController();
    const call = solve(solver, [[1]], undefined, atOnce.signal);
    atOnce.abort(reason); // while θ is read
    await expect(call).rejects.toBe(reason);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    await expect(solve(solver, [[1], [-1], [1], [1]], undefined, controller.signal)).rejects.toBe(reason);
    await expect(solve(solver, [[1]], undefined, AbortSignal.timeout(100))).rejects.toThrow(/timeout/);
    expect(await solve(solver, [[-1]])).toEqual([[-1]]);
  });

  it("serves two calls at once, and one is not harmed by the other's failure", async () => {
    const code = "export default async (theta) => { if (theta[0] < 0) throw new Error('no'); return theta; };";
    const solver = make(code);
    const rows = Array.from({ length: 20 }, (_, i) => [i]);
    const [good, bad] = await Promise.allSettled([solve(solver, rows), solve(solver, [[1], [-1], [2]])]);
    expect(good).toEqual({ status: "fulfilled", value: rows });
    expect(bad).toMatchObject({ status: "rejected", reason: { message: "workerSolver: row 1 failed twice: no" } });
  });

  it("ends calls in progress and refuses later ones after dispose", async () => {
    const solver = make(ENDLESS);
    const call = solve(solver, [[1], [1], [1]]);
    const ended = expect(call).rejects.toThrow("workerSolver: disposed during a call");
    await new Promise((r) => setTimeout(r, 50));
    await solver.dispose();
    await ended;
    await expect(solve(solver, [[-1]])).rejects.toThrow("workerSolver: this solver was disposed; make another");
    await solver.dispose();
  });

  it("leaves no listener and no timer behind", async () => {
    const { signal } = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const solver = make(ARGMAX, { timeoutMs: 60_000 });
    await solve(solver, [[1]]);
    const before = timers();
    await solve(solver, [[1], [2], [3], [4]], undefined, signal);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(timers()).toBeLessThan(before + 4); // one or another may be the test runner's
  });

  it("leaves theta as it was, and one fresh tensor", async () => {
    const solver = make(ARGMAX);
    const theta = tf.tensor2d([[1, 2]]);
    (await solver(theta)).dispose();
    const before = tf.memory().numTensors;
    (await solver(theta)).dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(theta.arraySync()).toEqual([[1, 2]]);
  });

  it("says what is wrong with the module", async () => {
    const gone = join(folder, "gone.mjs");
    expect(() => workerSolver({ module: gone })).toThrow(`workerSolver: module is not there: ${gone}`);
    expect(() => workerSolver({ module: new URL("https://a.b/c.js") })).toThrow(
      "module must be a file, got https://a.b/c.js",
    );
    expect(() => workerSolver({ module: 3 as never })).toThrow("module must be a URL or a path, got 3");
    expect(() => workerSolver({ module: "" })).toThrow('module must be a URL or a path, got ""');
    await expect(solve(make("export const a = 1;"), [[1]])).rejects.toThrow(/has no function "default" \(exports: a\)/);
    await expect(solve(make("nonsense("), [[1]])).rejects.toThrow(
      /row 0 failed twice: .*SyntaxError|Unexpected end of input/,
    );
  });

  it("refuses other options, NaN and data of another length", async () => {
    const module = file(ARGMAX);
    expect(() => workerSolver({ module, workers: 0 })).toThrow("workers must be an integer >= 1, got 0");
    expect(() => workerSolver({ module, timeoutMs: 0 })).toThrow("timeoutMs must be a finite number > 0, got 0");
    await expect(solve(make(ARGMAX), [[1], [Number.NaN]])).rejects.toThrow("theta is NaN at row 1, entry 0");
    await expect(make(ARGMAX)(tf.scalar(1))).rejects.toThrow("theta is a scalar; pass [N, ...instance]");
    await expect(solve(make(ARGMAX), [[1], [2]], [1])).rejects.toThrow(
      "data has 1 entries for 2 rows; pass one per row",
    );
  });
});
