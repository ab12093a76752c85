import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { lawArgmax, lawGumbel, leaks } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactFenchelYoung } from "./exact-fenchel-young.js";
import { fenchelYoung } from "./fenchel-young.js";
import { best, distance, dot, listed, listedFamily, ofNumbers, STATES, values } from "./testing/problems.js";

onTestBackend();

const scores = fc.array(fc.float({ noNaN: true, min: -3, max: 3 }), { minLength: 5, maxLength: 5 });
const state = fc.constantFrom(...STATES);
const row = (x: readonly number[]) => tf.tensor2d([[...x]]);
const loss = fenchelYoung({ solver: listed, noise: lawGumbel, samples: 4, temperature: 0.5 });

describe("fenchelYoung", () => {
  it("is >= 0 draw by draw for every state, at every θ", () => {
    const one = fenchelYoung({ solver: listed, noise: lawGumbel });
    fc.assert(
      fc.property(scores, state, fc.integer({ min: 0, max: 1000 }), (theta, y, seed) => {
        expect(tf.tidy(() => one(row(theta), row(y), seed).dataSync()[0]!)).toBeGreaterThanOrEqual(-1e-5);
      }),
    );
  });

  it("has the gradient E[z] − y, which is 0 at y = E[z]", () => {
    const theta = values(5, 1);
    const eps = lawGumbel([1, 4, 5], 7).arraySync() as number[][][];
    const draws = eps[0]!.map((e) => best(theta.map((x, i) => x + 0.5 * e[i]!)));
    const mean = theta.map((_, i) => draws.reduce((sum, z) => sum + z[i]! / 4, 0));
    const y = STATES[3]!;
    const gradient = ofNumbers((x) => loss(x, row(y), 7)).gradient(theta);
    expect(
      distance(
        gradient,
        mean.map((m, i) => m - y[i]!),
      ),
    ).toBeLessThan(1e-6);
    expect(distance(ofNumbers((x) => loss(x, row(mean), 7)).gradient(theta), [0, 0, 0, 0, 0])).toBeLessThan(1e-6);
  });

  it("has the gradient of its value, by finite differences at frozen noise", () => {
    const { value, gradient } = ofNumbers((x) => loss(x, row(STATES[5]!), 3));
    const theta = values(5, 2);
    const slope = gradient(theta);
    for (let i = 0; i < 5; i++) {
      const at = (h: number) => value(theta.map((x, j) => (i === j ? x + h : x)));
      expect((at(0.01) - at(-0.01)) / 0.02).toBeCloseTo(slope[i]!, 3); // piecewise linear: exact but for float32
    }
  });

  it("is convex along segments", () => {
    const { value } = ofNumbers((x) => loss(x, row(STATES[2]!), 11));
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        const middle = value(a.map((x, i) => (x + b[i]!) / 2));
        expect(middle).toBeLessThanOrEqual((value(a) + value(b)) / 2 + 1e-5);
      }),
    );
  });

  it("with Gumbel noise and argmax is −τ log p(y), Ω(y) and all, within 5 standard errors", () => {
    const [n, tau, theta] = [20_000, 0.7, [0.5, -0.2, 1, 0.1, -1]];
    const copies = Array.from({ length: n }, () => theta);
    const wanted = Array.from({ length: n }, () => [0, 1, 0, 0, 0]);
    const cross = fenchelYoung({ solver: lawArgmax, noise: lawGumbel, temperature: tau });
    const draws = tf.tidy(() => Array.from(cross(tf.tensor2d(copies), tf.tensor2d(wanted), 5).dataSync()));
    const total = theta.reduce((sum, x) => sum + Math.exp(x / tau), 0);
    const truth = tau * Math.log(total) - theta[1]!;
    const mean = draws.reduce((a, b) => a + b) / n;
    const error = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n / n);
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(mean - truth)).toBeLessThan(5 * error);
  });

  it("D26: the reference's value is the squared residual, its gradient the same", () => {
    const options = { solver: listed, noise: lawGumbel, samples: 4, temperature: 0.5 } as const;
    const [theta, y] = [values(5, 4), STATES[0]!];
    const ours = ofNumbers((x) => fenchelYoung(options)(x, row(y), 9));
    const theirs = ofNumbers((x) => fenchelYoung({ ...options, parity: "reference" })(x, row(y), 9));
    const residual = ours.gradient(theta);
    expect(theirs.gradient(theta)).toEqual(residual);
    expect(theirs.value(theta)).toBeCloseTo(dot(residual, residual), 5);
    expect(ours.value(theta)).not.toBeCloseTo(dot(residual, residual), 2);
  });

  it("takes instances of any rank, `data` for the solver and examples for the noise", () => {
    const seen: (readonly string[] | undefined)[] = [];
    const keyed = fenchelYoung<string>({
      solver: (x, data) => {
        seen.push(data);
        return tf.zerosLike(x);
      },
      noise: (shape, seed, examples) => tf.fill([...shape], seed + examples![1]!),
      samples: 2,
    });
    const y = tf.ones([2, 2, 3]);
    const losses = keyed(tf.zeros([2, 2, 3]), y, 1, { data: ["a", "b"], examples: [3, 4] });
    expect(seen).toEqual([["a", "a", "b", "b"]]);
    expect(losses.arraySync()).toEqual([-30, -30]); // ⟨ε, z − y⟩ = −5 · 6: this z is not the best one
  });

  it.each([
    [{ samples: 0 }, "fenchelYoung: samples must be an integer >= 1, got 0"],
    [{ temperature: -1 }, "fenchelYoung: temperature must be a finite number >= 0, got -1"],
    [{ sigma: 1 }, 'fenchelYoung: no option named "sigma" (have: solver, noise, samples, temperature, parity)'],
    [{ parity: "torch" }, 'fenchelYoung: parity must be one of reference, got "torch"'],
  ])("refuses %j", (options, message) => {
    expect(() => fenchelYoung({ solver: listed, noise: lawGumbel, ...(options as object) })).toThrow(message);
  });

  it("refuses a y of another shape", () => {
    expect(() => loss(tf.zeros([2, 5]), tf.zeros([5]), 0)).toThrow("fenchelYoung: y has shape [5], theta [2,5]");
  });

  it.each([undefined, "reference"] as const)("leaves no tensor behind, parity %s", (parity) => {
    const one = fenchelYoung({ solver: listed, noise: lawGumbel, ...(parity && { parity }) });
    const [theta, y] = [row(values(5, 1)), row(STATES[1]!)];
    expect(leaks(() => one(theta, y, 0).dispose())).toBe(0);
    expect(
      leaks(() =>
        tf
          .grad((x) => tf.sum(one(x, y, 0)))(theta)
          .dispose(),
      ),
    ).toBe(0);
  });
});

describe("exactFenchelYoung", () => {
  const exact = exactFenchelYoung({ family: listedFamily, temperature: 0.8 });

  it("is −τ log p(y), with the gradient μ − y", () => {
    const [theta, y] = [values(10, 6), [STATES[4]!, STATES[7]!]];
    const [x, target] = [tf.tensor2d(theta, [2, 5]), tf.tensor2d(y.flat(), [2, 5])];
    const { value, grad } = tf.valueAndGrad((t: tf.Tensor) => tf.sum(tf.mul(exact(t, target), [1, -2])))(x);
    const losses = [0, 1].map((b) => {
      const scaled = theta.slice(5 * b, 5 * b + 5).map((t) => t / 0.8);
      const total = STATES.reduce((sum, z) => sum + Math.exp(dot(scaled, z)), 0);
      return -0.8 * Math.log(Math.exp(dot(scaled, y[b]!)) / total);
    });
    expect(value.dataSync()[0]).toBeCloseTo(losses[0]! - 2 * losses[1]!, 5);
    const slopes = [0, 1].flatMap((b) => {
      const mu = listedFamily.marginals(theta.slice(5 * b, 5 * b + 5).map((t) => t / 0.8));
      return Array.from(mu, (m, i) => (b ? -2 : 1) * (m - y[b]![i]!));
    });
    expect(distance(grad.dataSync(), slopes)).toBeLessThan(1e-5);
  });

  it("names its limits and leaves no tensor behind", () => {
    expect(() => exactFenchelYoung({ family: listedFamily, temperature: 0 })).toThrow(
      "exactFenchelYoung: temperature must be a finite number > 0, got 0",
    );
    expect(() => exact(tf.zeros([1, 5]), tf.zeros([1, 4]))).toThrow("exactFenchelYoung: z of shape [1,5] does not fit");
    const [theta, y] = [row(values(5, 1)), row(STATES[1]!)];
    expect(
      leaks(() =>
        tf
          .grad((x) => tf.sum(exact(x, y)))(theta)
          .dispose(),
      ),
    ).toBe(0);
  });
});
