import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type Choice, type Estimator, perturbAndMap } from "@discretely/core";
import { none } from "@discretely/noise";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { decoder } from "./decoder.js";
import { edgeLayout } from "./edge-layout.js";
import { encoder } from "./encoder.js";
import { type NriBatch, type NriOptions, nri, typesOf } from "./model.js";
import { type StructureName, structure } from "./structure.js";

onTestBackend();

const straight: Estimator = {
  init: () => undefined,
  ask: () => [],
  tell: (_, dy) => ({ gradient: dy, state: undefined }),
};
const made = (options: Partial<NriOptions> = {}, name: StructureName = "tree", choice: Partial<Choice> = {}) => {
  const chosen = structure(name, 4);
  const layer = perturbAndMap(straight)({ solver: chosen.solver, noise: none(), ...choice });
  return nri({ layer, structure: chosen, vertices: 4, frames: 5, hidden: 6, seed: 0, ...options });
};
const batch = (): NriBatch => ({
  trajectories: tf.randomUniform([3, 4, 5, 2], -1, 1, "float32", 1),
  examples: [0, 1, 2],
});
const values = (x: tf.Tensor) => Array.from(x.dataSync());
const parameters = (weights: object) =>
  Object.values(weights).reduce((sum, weight) => sum + (weight as tf.Tensor).size, 0);

describe("nri", () => {
  it("has the parameters of the paper's networks", () => {
    expect(parameters(encoder({ inputs: 20, seed: 0 }).weights)).toBe(664_833);
    expect(parameters(encoder({ inputs: 40, seed: 0 }).weights)).toBe(669_953);
    expect(parameters(decoder({ seed: 0 }).weights)).toBe(266_754);
  });

  it("averages the loss over the draws, or sums it, the KL too", () => {
    const [mean, sum] = (["mean", "sum"] as const).map((over) =>
      made({ over }, "tree", { samples: 3 }).loss(batch(), 0),
    );
    expect(sum!.dataSync()[0]).toBeCloseTo(3 * mean!.dataSync()[0]!, 0);
    const { nll, kl } = made({}, "tree", { samples: 3 }).terms(batch(), 0, 4);
    expect(nll.shape).toEqual([3, 3]);
    expect(mean!.dataSync()[0]! / (tf.mean(nll).dataSync()[0]! + tf.mean(kl).dataSync()[0]!)).toBeCloseTo(1, 5);
  });

  it("keeps what batch normalisation learnt, and uses that at evaluation (D17) unless the reference's way is asked for", () => {
    for (const parity of [undefined, "reference"] as const) {
      const model = made(parity ? { parity } : {});
      const evaluate = () => values(model.terms(batch(), 0, 1, { training: false }).theta);
      const before = values(model.buffers["encoder.mlp1.bn.mean"]!);
      const theta = evaluate();
      expect(values(model.buffers["encoder.mlp1.bn.mean"]!).join() === before.join()).toBe(parity === undefined);
      expect(theta.join() === values(model.terms(batch(), 0, 1).theta).join()).toBe(parity === "reference");
    }
  });

  it.each<[StructureName, (edges: number[]) => boolean]>([
    ["tree", (edges) => edges.reduce((a, b) => a + b) === 3],
    ["top-k", (edges) => edges.reduce((a, b) => a + b) === 3],
    ["independent", (edges) => edges.every((edge) => edge === 0 || edge === 1)],
  ])("draws graphs of the structure %s, and trains every weight", (name, feasible) => {
    const model = made({}, name);
    const { z, theta } = model.terms(batch(), 0, 4);
    for (let b = 0; b < 3; b++) expect(feasible(values(z).slice(6 * b, 6 * b + 6))).toBe(true);
    if (name === "independent") expect(values(z)).toEqual(values(theta).map((logit) => Number(logit > 0)));
    const { grads } = tf.variableGrads(() => model.loss(batch(), 0), Object.values(model.weights));
    for (const [weight, variable] of Object.entries(model.weights)) {
      expect(
        values(grads[variable.name]!).some((slope) => slope !== 0),
        weight,
      ).toBe(true);
    }
  });

  it("draws its dropout by the seed, in training alone", () => {
    const model = made({ dropout: 0.5 });
    const nll = (seed: number, training: boolean) => values(model.terms(batch(), seed, 4, { training }).nll);
    expect(nll(0, true)).toEqual(nll(0, true));
    expect(nll(1, true)).not.toEqual(nll(0, true));
    const [a, b] = [made({ dropout: 0.5 }), made()].map((model) =>
      values(model.terms(batch(), 0, 4, { training: false }).nll),
    );
    expect(a).toEqual(b);
  });

  it("does not look ahead: a prediction depends on the frame that it starts from, and on none after", () => {
    const decoding = decoder({ hidden: 5, seed: 2 });
    const edges = typesOf(tf.ones([1, 1, 6]), edgeLayout(4));
    const x = tf.randomUniform([1, 4, 5, 2], -1, 1, "float32", 3);
    const later = tf.concat([tf.slice(x, [0, 0, 0, 0], [1, 4, 2, 2]), tf.zeros([1, 4, 3, 2])], 2);
    const run = (x: tf.Tensor) => decoding.apply(x, edges, 2, { training: false, seed: 0 });
    const first = (y: tf.Tensor) => values(tf.slice(y, [0, 0, 0, 0], [1, 4, 2, 2]));
    expect(first(run(later))).toEqual(first(run(x)));
    expect(values(run(later))).not.toEqual(values(run(x)));
  });

  it("leaves no tensor but the loss", () => {
    const model = made();
    const fixed = batch();
    model.loss(fixed, 0).dispose();
    const before = tf.memory().numTensors;
    tf.tidy(() => void model.loss(fixed, 1));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("typesOf", () => {
  it("is (1 − z, z) of both directions of each edge", () => {
    expect(typesOf(tf.tensor3d([1, 0, 0.25], [1, 1, 3]), edgeLayout(3)).arraySync()).toEqual([
      [
        [0, 1],
        [1, 0],
        [0, 1],
        [0.75, 0.25],
        [1, 0],
        [0.75, 0.25],
      ],
    ]);
  });
});
