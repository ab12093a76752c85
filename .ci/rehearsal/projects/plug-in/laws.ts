import { discreteLayer } from "@discretely/core";
import { solverLaws } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { constant, scaled, segment } from "./segment.js";

beforeAll(() => tf.setBackend("cpu"));

describe("segment", () => {
  const feasible = [0, 1, 2].flatMap((from) =>
    [1, 2, 3].slice(from).map((to) => [0, 1, 2].map((i) => Number(i >= from && i < to))),
  );
  solverLaws(segment, { shape: [3], feasible });

  it("works in a layer, with a noise and an estimator of the user's", () => {
    const layer = discreteLayer({ solver: segment(), noise: constant({ value: 1 }), estimator: scaled(3), samples: 2 });
    const gradient = tf.grad((theta) => tf.sum(layer(theta, 0)))(tf.tensor2d([[1, 2, 3]]));
    expect(gradient.arraySync()).toEqual([[6, 6, 6]]);
  });
});
