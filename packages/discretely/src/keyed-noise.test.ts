import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { cpu, useBackend, wasm } from "@discretely/backends";
import type { Noise } from "@discretely/core";
import { exponential, gumbel, logistic, none, normal, sumOfGamma } from "@discretely/noise";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

// (seed, example, sample, coordinate) decides a draw: not the backend, the thread or how the batch is cut.

type Options = { readonly antithetic: boolean };
const makers: Record<string, (options: Options) => Noise> = {
  gumbel,
  normal,
  logistic,
  exponential,
  sumOfGamma: (options) => sumOfGamma({ kappa: 5, ...options }),
  none: () => none(),
};
const cases = Object.keys(makers).flatMap((name) => [false, true].map((antithetic) => ({ name, antithetic })));
const draw = (noise: Noise, shape: number[], seed: number, examples?: number[]) => {
  const eps = noise(shape, seed, examples);
  const values = eps.dataSync<"float32">();
  eps.dispose();
  return values;
};

beforeAll(async () => {
  await useBackend([cpu]);
});

/** Draws in a worker thread, from the sources. */
async function inWorker(shape: number[], seed: number, examples: number[]): Promise<Record<string, Float32Array>> {
  const code = `
    import { parentPort } from "node:worker_threads";
    import ${JSON.stringify(import.meta.resolve("@tensorflow/tfjs"))};
    import { register } from ${JSON.stringify(import.meta.resolve("tsx/esm/api"))};
    register();
    const noise = await import(${JSON.stringify(import.meta.resolve("@discretely/noise"))});
    const drawn = {};
    for (const name of ${JSON.stringify(Object.keys(makers))}) {
      for (const antithetic of [false, true]) {
        const options = name === "none" ? {} : { antithetic, ...(name === "sumOfGamma" && { kappa: 5 }) };
        drawn[name + antithetic] = noise[name](options)(${JSON.stringify(shape)}, ${seed}, ${JSON.stringify(examples)}).dataSync();
      }
    }
    parentPort.postMessage(drawn);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    execArgv: ["--conditions=@discretely/source"],
  });
  const [drawn] = await once(worker, "message");
  await worker.terminate();
  return drawn;
}

describe("noise", () => {
  it.each(cases)("$name, antithetic $antithetic: any order, any split of the batch", ({ name, antithetic }) => {
    const [T, n] = [5, 7];
    const noise = makers[name]!({ antithetic });
    const batch = fc.uniqueArray(fc.maxSafeInteger(), { minLength: 1, maxLength: 8 });
    const reordered = batch.chain((examples) =>
      fc.tuple(fc.constant(examples), fc.shuffledSubarray(examples, { minLength: examples.length }), fc.nat(8)),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), reordered, (seed, [examples, shuffled, cut]) => {
        const whole = draw(noise, [examples.length, T, n], seed, examples);
        const parts = [shuffled.slice(0, cut), shuffled.slice(cut)];
        const drawn = parts.flatMap((part) => Array.from(draw(noise, [part.length, T, n], seed, part)));
        const rowOf = (example: number) => examples.indexOf(example) * T * n;
        expect(drawn).toEqual(shuffled.flatMap((e) => Array.from(whole.subarray(rowOf(e), rowOf(e) + T * n))));
        const fewer = draw(noise, [1, 3, n], seed, [examples[0]!]);
        expect(fewer).toEqual(whole.slice(0, 3 * n));
      }),
      { numRuns: 50 },
    );
  });

  it("gives the same bits on cpu, on wasm and in a worker thread", async () => {
    const [shape, seed, examples] = [[3, 4, 5], -11, [9, 0, 2 ** 40]];
    const here = () => cases.map(({ name, antithetic }) => draw(makers[name]!({ antithetic }), shape, seed, examples));
    const onCpu = here();
    await useBackend([wasm]);
    expect(tf.getBackend()).toBe("wasm");
    expect(here()).toEqual(onCpu);
    await useBackend([cpu]);
    const there = await inWorker(shape, seed, examples);
    expect(cases.map(({ name, antithetic }) => there[`${name}${antithetic}`])).toEqual(onCpu);
  });

  it("pairs samples 2j and 2j + 1 as u and 1 − u, whatever the law", () => {
    const cdf: Record<string, (x: number) => number> = {
      gumbel: (x) => Math.exp(-Math.exp(-x)),
      logistic: (x) => 1 / (1 + Math.exp(-x)),
      exponential: (x) => -Math.expm1(-x),
    };
    for (const [name, F] of Object.entries(cdf)) {
      const x = draw(makers[name]!({ antithetic: true }), [1, 2, 500], 3);
      for (let i = 0; i < 500; i++) expect(F(x[i]!) + F(x[500 + i]!)).toBeCloseTo(1, 5);
    }
    const x = draw(makers.normal!({ antithetic: true }), [1, 2, 500], 3);
    for (let i = 0; i < 500; i++) expect(x[i]! + x[500 + i]!).toBeCloseTo(0, 5);
    // Ascending draws of one half meet descending draws of the other.
    const sums = draw(makers.sumOfGamma!({ antithetic: true }), [1, 2, 500], 3);
    const order = Array.from({ length: 500 }, (_, i) => i).sort((i, j) => sums[i]! - sums[j]!);
    for (let i = 1; i < 500; i++) expect(sums[500 + order[i]!]!).toBeLessThanOrEqual(sums[500 + order[i - 1]!]!);
  });
});
