import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it, vi } from "vitest";
import type { AsyncSolver } from "./solver.js";
import { type Policy, withPolicy } from "./with-policy.js";

onTestBackend();

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const twice: AsyncSolver<number> = async (theta) => tf.mul(theta, 2);
const rows = (...values: number[]) => tf.tensor2d(values.map((value) => [value, -value]));
const numbers = (x: tf.Tensor) => (x.arraySync() as number[][]).map(([value]) => value);
const first = async (theta: tf.Tensor) => (await theta.data())[0]!;

describe("withPolicy", () => {
  it("sends each row by itself with its data, and puts the answers in their places", async () => {
    const seen: unknown[] = [];
    const solver: AsyncSolver<string> = async (theta, data) => {
      await wait(60 - 20 * (await first(theta)));
      seen.push([theta.shape, data]);
      return tf.mul(theta, 2);
    };
    const z = await withPolicy(solver, {})(rows(1, 2, 3), ["a", "b", "c"]);
    expect(z.arraySync()).toEqual([
      [2, -2],
      [4, -4],
      [6, -6],
    ]);
    expect(seen).toEqual([
      [[1, 2], ["c"]],
      [[1, 2], ["b"]],
      [[1, 2], ["a"]],
    ]);
  });

  it("sends so many rows at once, the last ones fewer", async () => {
    const seen: unknown[] = [];
    const solver: AsyncSolver<number> = async (theta, data) => {
      seen.push([theta.shape[0], data]);
      return twice(theta);
    };
    const z = await withPolicy(solver, { rows: 2 })(rows(1, 2, 3), [7, 8, 9]);
    expect(numbers(z)).toEqual([2, 4, 6]);
    expect(seen).toEqual([
      [2, [7, 8]],
      [1, [9]],
    ]);
  });

  it("keeps to the places in flight, over all calls, and frees one that fails or hangs", async () => {
    const inside = new Set<unknown>();
    let most = 0;
    const solver: AsyncSolver = async (theta, _, signal) => {
      inside.add(signal);
      most = Math.max(most, inside.size);
      signal!.addEventListener("abort", () => inside.delete(signal));
      const at = await first(theta);
      await wait(2);
      if (at === 0) return new Promise(() => {});
      inside.delete(signal);
      if (at < 0) throw new Error("no");
      return twice(theta);
    };
    const limited = withPolicy(solver, { inFlight: 3, timeoutMs: 400 });
    const calls = [rows(1, 2, 3, 4), rows(-1, 1), rows(0, 1), rows(5, 6, 7)].map((x) => limited(x));
    const ends = await Promise.allSettled(calls);
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(most).toBe(3);
    expect(numbers(await limited(rows(1, 2)))).toEqual([2, 4]);
  });

  it("tries again what may be better then, after the wait", async () => {
    const [failures, waits]: [Record<number, number>, number[]] = [{}, []];
    const solver: AsyncSolver = async (theta) => {
      const at = await first(theta);
      failures[at] = (failures[at] ?? 0) + 1;
      if (failures[at] < at) throw new Error(`busy ${at}`);
      return twice(theta);
    };
    const backoffMs = (n: number) => waits.push(n);
    expect(numbers(await withPolicy(solver, { attempts: 3, backoffMs })(rows(1, 2, 3)))).toEqual([2, 4, 6]);
    expect(failures).toEqual({ 1: 1, 2: 2, 3: 3 });
    expect(waits.toSorted()).toEqual([1, 1, 2]);
    await expect(withPolicy(solver, { attempts: 3, backoffMs })(rows(1, 9))).rejects.toMatchObject({
      message: "withPolicy: row 1 failed 3 times: busy 9",
      row: 1,
      cause: new Error("busy 9"),
    });
  });

  it("waits 100 · 2ⁿ⁻¹ ms by default", async () => {
    const began = performance.now();
    let calls = 0;
    const solver: AsyncSolver = async (theta) => {
      if (calls++ < 1) throw new Error("busy");
      return twice(theta);
    };
    await withPolicy(solver, { attempts: 2 })(rows(1));
    expect(performance.now() - began).toBeGreaterThan(95);
  });

  it.each<[string, Policy]>([
    ["a refusal, which no attempt betters", { attempts: 5 }],
    ["what retryIf gives up", { attempts: 5, retryIf: (error) => !String(error).includes("bad") }],
  ])("does not try again: %s", async (_, policy) => {
    let calls = 0;
    const solver: AsyncSolver = async () => {
      calls++;
      throw new RangeError("bad input");
    };
    const ended = withPolicy(solver, policy)(rows(1));
    await expect(ended).rejects.toThrow(RangeError);
    await expect(ended).rejects.toThrow("withPolicy: row 0 failed: bad input");
    expect(calls).toBe(1);
  });

  it("names an answer of another shape", async () => {
    const solver: AsyncSolver = async () => tf.zeros([1]);
    await expect(withPolicy(solver, { attempts: 2 })(rows(1, 2))).rejects.toThrow(
      "withPolicy: row 0 failed: the solver returned [1] for a theta of [1,2]",
    );
  });

  it("gives each attempt a signal, which its time-out and the end of the call abort", async () => {
    const reasons: string[] = [];
    const solver: AsyncSolver = async (theta, _, signal) => {
      const at = await first(theta);
      await new Promise<void>((resolve, reject) => {
        signal!.addEventListener("abort", () => reasons.push(`${at}: ${signal!.reason.message}`));
        if (at === 1) resolve();
        if (at === 2) setTimeout(() => reject(new Error("no")), 30);
      });
      return twice(theta);
    };
    await expect(withPolicy(solver, { timeoutMs: 200 })(rows(1, 3))).rejects.toThrow(
      "withPolicy: row 1 failed: no answer within 200 ms",
    );
    await expect(withPolicy(solver, {})(rows(1, 2, 4))).rejects.toThrow("withPolicy: row 1 failed: no");
    expect(reasons).toEqual(["3: no answer within 200 ms", "4: withPolicy: row 1 failed: no"]);
  });

  it("rejects with the reason of an abort at once, whatever is waiting for what", async () => {
    const stop = new AbortController();
    const solver: AsyncSolver = async (theta) => {
      if ((await first(theta)) === 1) return new Promise(() => {}); // hangs, and does not listen
      throw new Error("busy");
    };
    const policy = { inFlight: 2, attempts: 2, backoffMs: () => 60_000 };
    const ended = withPolicy(solver, policy)(rows(1, 2, 1, 1), undefined, stop.signal);
    setTimeout(() => stop.abort("enough"), 10);
    await expect(ended).rejects.toBe("enough");
    await expect(withPolicy(solver, {})(rows(1), undefined, stop.signal)).rejects.toBe("enough");
  });

  it.each<[string, number, AsyncSolver, Policy]>([
    ["all is well", 1, twice, {}],
    ["the solver answers with its input", 1, async (theta) => theta, {}],
    [
      "a row fails beside others",
      0,
      async (theta) => ((await first(theta)) === 2 ? Promise.reject(new Error("no")) : twice(theta)),
      {},
    ],
    ["an answer has another shape", 0, async () => tf.zeros([1]), {}],
    [
      "answers come too late",
      0,
      async (theta) => {
        const z = await twice(theta);
        await wait(15);
        return z;
      },
      { timeoutMs: 5 },
    ],
  ])("leaves no tensor but z where %s", async (_, left, solver, policy) => {
    const x = rows(1, 2, 3);
    const before = tf.memory().numTensors;
    await withPolicy(solver, policy)(x).catch(() => {});
    await wait(20);
    // A late answer is freed when it comes, which on a slow backend may be later still.
    await vi.waitFor(() => expect(tf.memory().numTensors - before).toBe(left));
  });

  it.each<[Policy, string]>([
    [{ rows: 0 }, "rows must be an integer >= 1, got 0"],
    [{ inFlight: 0.5 }, "inFlight must be an integer >= 1, got 0.5"],
    [{ timeoutMs: 0 }, "timeoutMs must be a finite number > 0, got 0"],
    [{ attempts: 0 }, "attempts must be an integer >= 1, got 0"],
    [{ retries: 3 } as Policy, 'no option named "retries"'],
  ])("refuses %j", (policy, message) => expect(() => withPolicy(twice, policy)).toThrow(`withPolicy: ${message}`));
});
