import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { createRegistry, type Kind, type Kinds } from "@discretely/core";
import { lawGumbel } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, expectTypeOf, it } from "vitest";
import { fenchelYoung, hamming, type LossOf, regret, spoPlus } from "./index.js";
import { plugins } from "./plugins.js";
import { listed, STATES, values } from "./testing/problems.js";

onTestBackend();

const registry = createRegistry(plugins);
const choice = { solver: listed, noise: lawGumbel, samples: 3, marginalSamples: 2, forwardTemperature: 0.5 };
const theta = () => tf.tensor2d(values(10, 1), [2, 5]);
const y = () => tf.tensor2d([[...STATES[1]!], [...STATES[6]!]]);

describe("the losses by name", () => {
  it("are of a kind that this package adds", () => {
    expectTypeOf<"loss">().toExtend<Kind>();
    expectTypeOf<Kinds["loss"]>().toEqualTypeOf<LossOf>();
  });

  const direct = fenchelYoung({ solver: listed, noise: lawGumbel, samples: 6, temperature: 0.5 });
  it.each([
    ["fenchel-young", theta, y, () => direct(theta(), y(), 4)],
    ["spo-plus", theta, () => tf.neg(theta()), () => spoPlus({ solver: listed })(theta(), tf.neg(theta()))],
    ["hamming", theta, y, () => hamming(theta(), y())],
    ["regret", y, theta, () => regret({ solver: listed })(y(), theta())],
  ] as const)("%s is the loss of the choice", (name, prediction, target, expected) => {
    const loss = registry.create("loss", name)(choice);
    expect(loss(prediction(), target(), 4).arraySync()).toEqual(expected().arraySync());
  });

  it("fenchel-young takes draws and a temperature of its own", () => {
    const one = registry.create("loss", "fenchel-young", { samples: 1, temperature: 2 })(choice);
    const same = fenchelYoung({ solver: listed, noise: lawGumbel, samples: 1, temperature: 2 });
    expect(one(theta(), y(), 4).arraySync()).toEqual(same(theta(), y(), 4).arraySync());
  });

  it("refuse options when they are made, before there is a choice", () => {
    expect(() => registry.create("loss", "fenchel-young", { samples: 0 })).toThrow("fenchelYoung: samples must be");
    expect(() => registry.create("loss", "spo-plus", { scale: 1 } as never)).toThrow('no option named "scale"');
    expect(() => registry.create("loss", "hamming", { scale: 1 } as never)).toThrow('no option named "scale"');
    expect(() => registry.create("loss", "regret", { scale: 1 } as never)).toThrow('no option named "scale"');
  });
});
