import { describe, expect, it } from "vitest";
import { batchBaseline } from "./batch-baseline.js";
import { combinatorialTarget } from "./combinatorial-target.js";
import { fixed } from "./fixed.js";
import { gappedStraightThrough } from "./gapped-straight-through.js";
import { identity } from "./identity.js";
import { imle } from "./imle.js";
import { interpolation } from "./interpolation.js";
import { multiplicativePerturbation } from "./multiplicative-perturbation.js";
import { perturbedOptimizer } from "./perturbed-optimizer.js";
import { plugins } from "./plugins.js";
import { referenceAdaptiveTarget, referenceFixedTarget } from "./reference-target.js";
import { relative } from "./relative.js";
import { softSub } from "./soft-sub.js";
import { straightThrough } from "./straight-through.js";
import { straightThroughGumbel } from "./straight-through-gumbel.js";

const [imlePlugin, aimlePlugin] = plugins;

describe("options are checked when a plug-in is made", () => {
  it.each([
    [() => fixed(-1), "fixed: lambda must be a finite number > 0, got -1"],
    [() => fixed(0), "fixed: lambda must be a finite number > 0, got 0"],
    [() => relative(Number.NaN), "relative: beta must be a finite number > 0, got NaN"],
    [() => imle({ lamda: 1 } as never), 'imle: no option named "lamda" (have: step, alpha, scaled)'],
    [() => imle({ parity: "torch" } as never), 'imle: parity must be one of reference, got "torch"'],
    [() => straightThrough({ k: 1 } as never), 'straightThrough: no option named "k" (have: parity)'],
    [() => imlePlugin.create({ lambda: -10 }), "fixed: lambda must be a finite number > 0, got -10"],
    [() => imlePlugin.create({ lambda: 1, beta: 1 }), "imle: lambda = 1 and beta = 1 exclude each other; pass one"],
    [() => imlePlugin.create({ scaled: "no" as never }), 'finiteDifference: scaled must be true or false, got "no"'],
    [
      () => imlePlugin.create({ parity: "reference", lambda: "ten" as never }),
      'referenceFixedTarget: beta must be a finite number, got "ten"',
    ],
    [
      () => imlePlugin.create({ parity: "reference", beta: "ten" as never }),
      'referenceFixedTarget: beta must be a finite number, got "ten"',
    ],
    [
      () => imlePlugin.create({ parity: "reference", scaled: 1 as never }),
      "referenceFixedTarget: scaled must be true or false, got 1",
    ],
    [
      () => referenceFixedTarget({ lambda: 1 } as never),
      'referenceFixedTarget: no option named "lambda" (have: alpha,',
    ],
    [
      () => aimlePlugin.create({ parity: "reference", decay: Number.NaN }),
      "referenceAdaptiveTarget: decay must be a finite number, got NaN",
    ],
    [
      () => referenceAdaptiveTarget({ beta: 1 } as never),
      'referenceAdaptiveTarget: no option named "beta" (have: alpha,',
    ],
    [
      () => straightThrough({ parity: "torch" as never }),
      'straightThrough: parity must be one of reference, got "torch"',
    ],
    [() => softSub({ k: 1, parity: "torch" as never }), 'softSub: parity must be one of reference, got "torch"'],
    [() => batchBaseline({ parity: "torch" as never }), 'batchBaseline: parity must be one of reference, got "torch"'],
    [
      () => gappedStraightThrough({ temperature: 0 }),
      "gappedStraightThrough: temperature must be a finite number > 0, got 0",
    ],
    [
      () => straightThroughGumbel({ temperature: 0 }),
      "straightThroughGumbel: temperature must be a finite number > 0, got 0",
    ],
    [() => aimlePlugin.create({ density: -1 }), "adaptive: density must be a finite number > 0, got -1"],
    [() => aimlePlugin.create({ difference: "both" as never }), "aimle: difference must be one of forward, central"],
    [() => aimlePlugin.create({ momentum: 0.5 }), 'aimle: no option named "momentum"'],
    [() => aimlePlugin.create({ controller: "sign", doubt: 1 }), 'aimle: no option named "doubt"'],
    // What is for the parts goes to the parts.
    [() => aimlePlugin.create({ alpha: "x" as never }), "finiteDifference: alpha must be a finite number"],
    [() => aimlePlugin.create({ cooling: 1 as never }), "cooling must be true or false, got 1"],
    [
      () => aimlePlugin.create({ controller: "sign", step: 0 }),
      "signController: step must be a finite number > 0, got 0",
    ],
    [() => aimlePlugin.create({ controller: "sign", momentum: 2 }), "signController: momentum must be"],
    [() => aimlePlugin.create({ controller: "sign", decay: 2 }), "signController: decay must be"],
    [() => aimlePlugin.create({ doubt: 0 }), "gainController: doubt must be a finite number > 0, got 0"],
    [() => aimlePlugin.create({ drift: -1 }), "gainController: drift must be"],
    [() => interpolation({ lambda: 0 }), "interpolation: lambda must be a finite number > 0, got 0"],
    [() => interpolation({ parity: "torch" } as never), 'interpolation: parity must be one of reference, got "torch"'],
    [() => identity({ projection: "std" } as never), "identity: projection must be one of standardised, centred"],
    [() => perturbedOptimizer({ centred: 1 } as never), "perturbedOptimizer: centred must be true or false, got 1"],
    [() => multiplicativePerturbation({ centered: true } as never), 'no option named "centered" (have: centred)'],
    [() => combinatorialTarget({ lambda: 1 } as never), 'combinatorialTarget: no option named "lambda" (have: none)'],
  ])("%#: %s", (make, message) => {
    expect(make).toThrow(message);
  });

  it("makes every estimator from no options", () => {
    for (const plugin of plugins) {
      if (plugin.kind === "estimator") expect(plugin.create(), plugin.name).toHaveProperty("tell");
    }
  });

  it("spells out every part of AIMLE in JSON", () => {
    const options = { controller: "sign", step: 0.01, momentum: 0.5, beta: 0.2, share: "global" } as const;
    const { init } = aimlePlugin.create(options);
    expect(init()).toEqual([{ example: -1, beta: 0.2, density: 1, move: 0 }]);
    expect(aimlePlugin.create({ parity: "reference", beta: 0 }).init()).toEqual({ beta: 0, gradNorm: 1, update: 0 });
  });
});
