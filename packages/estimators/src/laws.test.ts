import { cpu, useBackend, wasm } from "@discretely/backends";
import { estimatorLaws } from "@discretely/testkit/estimator-laws";
import "@tensorflow/tfjs";
import { beforeAll, describe } from "vitest";
import { adaptive } from "./adaptive.js";
import { aimle } from "./aimle.js";
import { fixed } from "./fixed.js";
import { imle } from "./imle.js";
import { relative } from "./relative.js";
import { signController } from "./sign-controller.js";
import { straightThrough } from "./straight-through.js";

describe.each([cpu, wasm])("on $name", (backend) => {
  beforeAll(async () => {
    await useBackend([backend]);
  });

  describe("imle, relative step", () => {
    estimatorLaws(() => imle({ step: relative(0.02) }), { solves: 1, exact: true, scales: true });
  });
  describe("imle, fixed step", () => {
    estimatorLaws(() => imle({ step: fixed(2) }), { solves: 1, exact: true, scales: false });
  });
  describe("aimle, central", () => {
    estimatorLaws(() => aimle({ step: adaptive({ density: 0.05 }) }), {
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
    estimatorLaws(() => aimle({ step: step() }), { solves: 2, exact: true, scales: true });
  });
  describe("straight-through", () => {
    estimatorLaws(straightThrough, { solves: 0, exact: false, scales: true });
  });
});
