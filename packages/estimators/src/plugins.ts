import { definePlugin, type Estimator } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import { type AdaptiveOptions, adaptive } from "./adaptive.js";
import { aimle } from "./aimle.js";
import type { AimleOptions } from "./aimle-options.js";
import { combinatorialTarget } from "./combinatorial-target.js";
import { concrete } from "./concrete.js";
import type { Cell, Controller } from "./controller.js";
import { decoupledStraightThrough } from "./decoupled-straight-through.js";
import { expectedState } from "./expected-state.js";
import { fixed } from "./fixed.js";
import { type GainControllerOptions, gainController } from "./gain-controller.js";
import { gappedStraightThrough } from "./gapped-straight-through.js";
import { gumbelRao } from "./gumbel-rao.js";
import { gumbelSoftmax } from "./gumbel-softmax.js";
import { identity } from "./identity.js";
import { type ImleOptions, imle } from "./imle.js";
import { interpolation } from "./interpolation.js";
import { multiplicativePerturbation } from "./multiplicative-perturbation.js";
import { perturbedOptimizer } from "./perturbed-optimizer.js";
import { referenceAdaptiveTarget, referenceFixedTarget } from "./reference-target.js";
import { reinMax } from "./rein-max.js";
import { relative } from "./relative.js";
import { relaxedMarginals } from "./relaxed-marginals.js";
import { createScoreFunction } from "./score-function-plugin.js";
import { type SignControllerOptions, signController } from "./sign-controller.js";
import { simple } from "./simple.js";
import { softSub } from "./soft-sub.js";
import { straightThrough } from "./straight-through.js";
import { straightThroughGumbel } from "./straight-through-gumbel.js";

/** The options of the plug-ins are JSON: what is a value in the library (a step, a controller) is spelt in words here. */

/** A fixed λ, or a β relative to ‖θ‖ / ‖dy‖; not both. */
interface StepWords {
  /** λ, the same for every call. Default: none, but `beta`. */
  readonly lambda?: number;
  /** β of λ = β ‖θ‖ / ‖dy‖. Default 0.1. */
  readonly beta?: number;
}

/** The options of `imle` as JSON, for a registry: steps and targets are words and numbers. */
export interface ImlePluginOptions extends StepWords, Pick<ImleOptions, "alpha" | "scaled"> {
  /** The numbers of the Python reference, where `beta` is another name of `lambda`, by default 1, and `scaled` is false by default. */
  readonly parity?: "reference";
}

/** The options of `aimle` as JSON, for a registry: steps and controllers are words and numbers. */
export interface AimlePluginOptions
  extends Pick<AimleOptions<unknown>, "difference" | "alpha" | "cooling">,
    Pick<AdaptiveOptions<Cell>, "density" | "beta" | "share">,
    SignControllerOptions,
    GainControllerOptions {
  /** How β follows the density; the options of the other controller are refused. Default `gain`. */
  readonly controller?: "gain" | "sign";
  /**
   * The numbers of the Python reference, with its one β and its controller, which is the sign one. Defaults there: `density` and `beta`
   * 1, `step` 1e-4.
   */
  readonly parity?: "reference";
}

function createImle(options: ImlePluginOptions = {}) {
  checkNames("imle", options, ["lambda", "beta", "alpha", "scaled", "parity"]);
  const { lambda, beta, parity, ...rest } = options;
  if (lambda !== undefined && beta !== undefined) {
    throw new RangeError(`imle: lambda = ${lambda} and beta = ${beta} exclude each other; pass one`);
  }
  if (parity !== undefined) {
    checkWord("imle", "parity", parity, ["reference"]);
    return imle({ parity, target: referenceFixedTarget({ ...rest, ...given({ beta: lambda ?? beta }) }) });
  }
  return imle({ ...rest, step: lambda === undefined ? relative(beta ?? 0.1) : fixed(lambda) });
}

const COMMON = ["difference", "density", "beta", "alpha", "parity"];
const AIMLE = [...COMMON, "share", "controller", "cooling"];
const SIGN = ["step", "momentum", "decay"];
const GAIN = ["doubt", "drift"];

// biome-ignore lint/suspicious/noExplicitAny: by options the state is one of several, and a layer takes an estimator of any
function createAimle(options: AimlePluginOptions = {}): Estimator<any> {
  const { difference = "central", controller = "gain", parity } = options;
  checkWord("aimle", "difference", difference, ["forward", "central"]);
  checkWord("aimle", "controller", controller, ["gain", "sign"]);
  if (parity !== undefined) {
    checkNames("aimle", options, [...COMMON, ...SIGN]); // the reference has one β and one controller
    return referenceAimle(options, parity, difference);
  }
  checkNames("aimle", options, [...AIMLE, ...(controller === "sign" ? SIGN : GAIN)]);
  const { density, beta, share, alpha, cooling } = options;
  const step = adaptive<Cell>({
    difference,
    ...given({ density, beta, share }),
    controller: makeController(options, controller),
  });
  return aimle({ difference, step, ...given({ alpha, cooling }) });
}

function makeController(options: AimlePluginOptions, name: "gain" | "sign"): Controller<Cell> {
  const { step, momentum, decay, doubt, drift } = options;
  const made =
    name === "sign"
      ? signController(given<SignControllerOptions>({ step, momentum, decay }))
      : gainController(given<GainControllerOptions>({ doubt, drift }));
  return made as unknown as Controller<Cell>;
}

function referenceAimle(options: AimlePluginOptions, parity: "reference", difference: "forward" | "central") {
  checkWord("aimle", "parity", parity, ["reference"]);
  const { beta: initialBeta, density: targetNorm, step: updateStep, alpha, momentum, decay } = options;
  const target = given({ alpha, momentum, decay, initialBeta, targetNorm, updateStep });
  return aimle({ parity, difference, target: referenceAdaptiveTarget(target) });
}

/** The options that were given. */
function given<T extends object>(options: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** The members of this package by name. */
export const plugins = [
  definePlugin({ kind: "estimator", name: "imle", create: createImle }),
  definePlugin({ kind: "estimator", name: "aimle", create: createAimle }),
  definePlugin({ kind: "estimator", name: "straight-through", create: straightThrough }),
  definePlugin({ kind: "estimator", name: "interpolation", create: interpolation }),
  definePlugin({ kind: "estimator", name: "identity", create: identity }),
  definePlugin({ kind: "estimator", name: "perturbed-optimizer", create: perturbedOptimizer }),
  definePlugin({ kind: "estimator", name: "multiplicative-perturbation", create: multiplicativePerturbation }),
  definePlugin({ kind: "estimator", name: "combinatorial-target", create: combinatorialTarget }),
  definePlugin({ kind: "estimator", name: "straight-through-gumbel", create: straightThroughGumbel }),
  definePlugin({ kind: "estimator", name: "decoupled-straight-through", create: decoupledStraightThrough }),
  definePlugin({ kind: "estimator", name: "gapped-straight-through", create: gappedStraightThrough }),
  definePlugin({ kind: "estimator", name: "rein-max", create: reinMax }),
  definePlugin({ kind: "estimator", name: "gumbel-rao", create: gumbelRao }),
  definePlugin({ kind: "method", name: "gumbel-softmax", create: gumbelSoftmax }),
  definePlugin({ kind: "method", name: "concrete", create: concrete }),
  definePlugin({ kind: "method", name: "soft-sub", create: softSub }),
  definePlugin({ kind: "method", name: "relaxed-marginals", create: relaxedMarginals }),
  definePlugin({ kind: "method", name: "expected-state", create: expectedState }),
  definePlugin({ kind: "method", name: "simple", create: simple }),
  definePlugin({ kind: "method", name: "score-function", create: createScoreFunction }),
] as const;
