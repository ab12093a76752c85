import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { perturbAndMap } from "@discretely/core";
import { lawSubsets } from "@discretely/testkit/law-states";
import { methodLaws } from "@discretely/testkit/method-laws";
import "@tensorflow/tfjs";
import { describe } from "vitest";
import { concrete } from "./concrete.js";
import { expectedState } from "./expected-state.js";
import { gumbelSoftmax } from "./gumbel-softmax.js";
import { leaveOneOut } from "./leave-one-out.js";
import { relaxedMarginals } from "./relaxed-marginals.js";
import { scoreFunction } from "./score-function.js";
import { simple } from "./simple.js";
import { softSub } from "./soft-sub.js";
import { straightThrough } from "./straight-through.js";

onTestBackend();

const pairs = lawSubsets(5, 2);
const cold = { temperature: 0.01 };

describe("gumbelSoftmax", () => {
  methodLaws(gumbelSoftmax, { draws: "hull", pathwise: true, exact: false, cold: () => gumbelSoftmax(cold) });
});
describe("gumbelSoftmax, hard", () => {
  methodLaws(() => gumbelSoftmax({ hard: true }), { draws: "state", pathwise: false, exact: false });
});
describe("concrete", () => {
  const hull = [...lawSubsets(5, 1), ...pairs];
  methodLaws(() => concrete({ k: 2 }), { states: pairs, draws: "hull", hull, pathwise: true, exact: false });
});
describe("softSub", () => {
  const claims = { states: pairs, draws: "hull", pathwise: true, exact: false } as const;
  methodLaws(() => softSub({ k: 2 }), { ...claims, cold: () => softSub({ k: 2, ...cold }) });
});
describe("relaxedMarginals", () => {
  const claims = { states: pairs, draws: "hull", pathwise: true, exact: false } as const;
  methodLaws(relaxedMarginals, { ...claims, cold: () => relaxedMarginals(cold) });
});
describe("relaxedMarginals, hard", () => {
  const make = () => relaxedMarginals({ hard: true });
  methodLaws(make, { states: pairs, draws: "state", pathwise: false, exact: false, cold: make });
});
describe("expectedState", () => {
  methodLaws(expectedState, { states: pairs, draws: "hull", pathwise: true, exact: true });
});
describe("simple", () => {
  methodLaws(simple, { states: pairs, draws: "state", pathwise: false, exact: true });
});
describe("scoreFunction", () => {
  const claims = { states: pairs, draws: "state", pathwise: false, exact: true } as const;
  methodLaws(scoreFunction, { ...claims, separate: false }); // its first baseline is of the batch
});
describe("scoreFunction, leave-one-out", () => {
  const claims = { states: pairs, draws: "state", pathwise: false, exact: true } as const;
  methodLaws(() => scoreFunction({ baseline: leaveOneOut() }), claims);
});
describe("straightThrough by perturb-and-MAP", () => {
  methodLaws(() => perturbAndMap(straightThrough()), { draws: "state", pathwise: false, exact: false });
});
