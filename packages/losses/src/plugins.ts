import { definePlugin } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { checkFenchelYoung, type FenchelYoungSettings, fenchelYoung } from "./fenchel-young.js";
import { hamming } from "./hamming.js";
import type { LossOf } from "./loss.js";
import { regret } from "./regret.js";
import { spoPlus } from "./spo-plus.js";

/** Without draws or a temperature of its own, the loss takes those of the choice. */
function createFenchelYoung(options: FenchelYoungSettings = {}): LossOf {
  checkFenchelYoung(options);
  return ({ solver, noise, samples = 1, marginalSamples = 1, forwardTemperature = 1 }) =>
    fenchelYoung({ solver, noise, samples: samples * marginalSamples, temperature: forwardTemperature, ...options });
}

function createSpoPlus(options: Record<string, never> = {}): LossOf {
  checkNames("spoPlus", options, []);
  return ({ solver }) => {
    const loss = spoPlus({ solver });
    return (predicted, theta, _seed, { data } = {}) => loss(predicted, theta, data ? { data } : {});
  };
}

function createRegret(options: Record<string, never> = {}): LossOf {
  checkNames("regret", options, []);
  return ({ solver }) => {
    const loss = regret({ solver });
    return (z, theta, _seed, { data } = {}) => loss(z, theta, data ? { data } : {});
  };
}

function createHamming(options: Record<string, never> = {}): LossOf {
  checkNames("hamming", options, []);
  return () => hamming;
}

/** The members of this package by name: each makes the loss of a choice. */
export const plugins = [
  definePlugin({ kind: "loss", name: "fenchel-young", create: createFenchelYoung }),
  definePlugin({ kind: "loss", name: "spo-plus", create: createSpoPlus }),
  definePlugin({ kind: "loss", name: "hamming", create: createHamming }),
  definePlugin({ kind: "loss", name: "regret", create: createRegret }),
] as const;
