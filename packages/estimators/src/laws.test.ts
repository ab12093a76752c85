import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { estimatorLaws, lawNormal } from "@discretely/testkit/estimator-laws";
import "@tensorflow/tfjs";
import { describe } from "vitest";
import { adaptive } from "./adaptive.js";
import { aimle } from "./aimle.js";
import { combinatorialTarget } from "./combinatorial-target.js";
import { decoupledStraightThrough } from "./decoupled-straight-through.js";
import { fixed } from "./fixed.js";
import { gappedStraightThrough } from "./gapped-straight-through.js";
import { gumbelRao } from "./gumbel-rao.js";
import { identity } from "./identity.js";
import { imle } from "./imle.js";
import { interpolation } from "./interpolation.js";
import { multiplicativePerturbation } from "./multiplicative-perturbation.js";
import { perturbedOptimizer } from "./perturbed-optimizer.js";
import { reinMax } from "./rein-max.js";
import { relative } from "./relative.js";
import { signController } from "./sign-controller.js";
import { straightThrough } from "./straight-through.js";
import { straightThroughGumbel } from "./straight-through-gumbel.js";

onTestBackend();

describe("imle, relative step", () => {
  estimatorLaws(() => imle({ step: relative(0.02) }), { solves: 1, exact: true, scales: true });
});
describe("imle, fixed step", () => {
  estimatorLaws(() => imle({ step: fixed(2) }), { solves: 1, exact: true, scales: false });
});
describe("aimle, central", () => {
  // Exact as λ → 0, where the cooling of few draws would show.
  estimatorLaws(() => aimle({ step: adaptive({ density: 0.05 }), cooling: false }), {
    solves: 2,
    exact: true,
    scales: true,
  });
});
describe("aimle, forward", () => {
  const step = () => adaptive({ density: 0.05 });
  estimatorLaws(() => aimle({ difference: "forward", step: step() }), {
    solves: 1,
    exact: true,
    scales: true,
  });
});
describe("aimle, a β for each instance, the paper's controller", () => {
  const step = () => adaptive({ share: "instance", beta: 0.1, controller: signController({ step: 1e-3 }) });
  estimatorLaws(() => aimle({ step: step(), cooling: false }), { solves: 2, exact: true, scales: true });
});
describe("straight-through", () => {
  estimatorLaws(straightThrough, { solves: 0, exact: false, scales: true });
});

describe("interpolation", () => {
  estimatorLaws(() => interpolation({ lambda: 2 }), { solves: 1, exact: true, scales: false });
});
describe("interpolation, costs clipped", () => {
  const clipped = "the target is cut at 0";
  estimatorLaws(() => interpolation({ lambda: 20, parity: "reference" }), {
    solves: 1,
    exact: false,
    scales: false,
    breaks: { zero: clipped, identity: clipped, negation: clipped },
  });
});
describe("identity, without a projection", () => {
  estimatorLaws(() => identity({ projection: "none" }), { solves: 0, exact: false, scales: true });
});
describe("identity, centred", () => {
  estimatorLaws(() => identity({ projection: "centred" }), {
    solves: 0,
    exact: false,
    scales: true,
    breaks: { identity: "a projection loses what it takes out" },
  });
});
describe.each(["normalised", "standardised"] as const)("identity, %s", (projection) => {
  estimatorLaws(() => identity({ projection }), {
    solves: 0,
    exact: false,
    scales: true,
    breaks: { identity: "a projection loses what it takes out" },
    otherLaw: "the noise meets θ at unit length",
  });
});
describe.each([true, false])("perturbed optimizer, centred: %s", (centred) => {
  estimatorLaws(() => perturbedOptimizer({ centred }), {
    solves: 0,
    exact: true,
    scales: true,
    onAverage: { identity: "E[ε ν(ε)] = 1" },
  });
});
describe("perturbed optimizer, normal noise", () => {
  estimatorLaws(perturbedOptimizer, {
    solves: 0,
    exact: false,
    scales: true,
    noise: lawNormal,
    onAverage: { identity: "E[ε ν(ε)] = 1" },
    otherLaw: "normal noise makes it a probit",
  });
});
describe("multiplicative perturbation", () => {
  estimatorLaws(multiplicativePerturbation, {
    solves: 0,
    exact: false,
    scales: true,
    noise: lawNormal,
    onAverage: { identity: "E[exp(ε − ½)] = 1", negation: "in the exponent −ε is another draw" },
    otherLaw: "the noise multiplies",
  });
});
describe("combinatorial target", () => {
  estimatorLaws(combinatorialTarget, {
    solves: 1,
    exact: false,
    scales: false,
    breaks: { identity: "it learns where the target is, not how far" },
  });
});

const relaxed = {
  identity: "it takes z for a one-hot",
  negation: "it takes z for a one-hot",
};
describe("straight-through Gumbel-softmax", () => {
  estimatorLaws(straightThroughGumbel, { solves: 0, exact: false, scales: true, breaks: relaxed });
});
describe("straight-through Gumbel-softmax, cold", () => {
  estimatorLaws(() => straightThroughGumbel({ temperature: 0.1 }), {
    solves: 0,
    exact: true,
    bias: 0.01,
    scales: true,
    breaks: relaxed,
  });
});
describe("decoupled straight-through, at the forward temperature", () => {
  estimatorLaws(decoupledStraightThrough, { solves: 0, exact: true, scales: true, breaks: relaxed });
});
describe("decoupled straight-through, τ_b = 2", () => {
  const make = () => decoupledStraightThrough({ temperature: 2 });
  estimatorLaws(make, { solves: 0, exact: false, scales: true, breaks: relaxed });
});
describe("ReinMax", () => {
  estimatorLaws(reinMax, { solves: 0, exact: true, scales: true, breaks: relaxed });
});
describe("ReinMax, τ = 2", () => {
  estimatorLaws(() => reinMax({ temperature: 2 }), { solves: 0, exact: false, scales: true, breaks: relaxed });
});
describe("Gumbel-Rao", () => {
  estimatorLaws(() => gumbelRao({ temperature: 0.1, resamples: 4 }), {
    solves: 0,
    exact: true,
    bias: 0.01,
    scales: true,
    onAverage: { permutation: "it draws noise of its own" },
    breaks: relaxed,
  });
});
describe("gapped straight-through", () => {
  estimatorLaws(gappedStraightThrough, { solves: 0, exact: false, scales: true, breaks: relaxed });
});
