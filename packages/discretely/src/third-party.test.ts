import { definePlugin, type Kind, type Kinds, methodLayer, type Plugin, type Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { registry } from "./registry.js";

// What a package of somebody else does, with public names only: a kind by declaration merging, a member by one record.

/** A temperature at each step. */
type Annealing = (step: number) => number;

declare module "@discretely/core" {
  interface Kinds {
    annealing: Annealing;
  }
}

const exponential = definePlugin({
  kind: "annealing",
  name: "exponential",
  create:
    ({ rate }: { readonly rate: number }): Annealing =>
    (step) =>
      Math.exp(-rate * step),
});
const reversed = definePlugin({ kind: "solver", name: "reversed", create: (): Solver => (x) => tf.reverse(x, -1) });
const shy = definePlugin({
  kind: "method",
  name: "shy",
  create: () => (choice) =>
    methodLayer({
      name: "shy",
      choice,
      init: () => ({}),
      draw: ({ theta, draws }) => tf.sigmoid(tf.add(theta, tf.zeros([1, draws, 1]))),
    }),
});
const mine = registry.with([exponential, reversed, shy]);

beforeAll(() => tf.setBackend("cpu"));

describe("a third party", () => {
  it("adds a kind, known to the types and to the registry", () => {
    expectTypeOf<"annealing">().toExtend<Kind>();
    expectTypeOf<Kinds["annealing"]>().toEqualTypeOf<Annealing>();
    expectTypeOf(mine.create("annealing", "exponential", { rate: 1 })).toEqualTypeOf<Annealing>();
    expectTypeOf(mine.names("annealing")).toEqualTypeOf<"exponential"[]>();
    expect(mine.create("annealing", "exponential", { rate: 0.5 })(2)).toBeCloseTo(Math.exp(-1), 12);
    expect(mine.kinds()).toContain("annealing");
  });

  it("adds members of kinds that exist, beside ours", () => {
    expectTypeOf<"reversed">().toExtend<ReturnType<typeof mine.names<"solver">>[number]>();
    expectTypeOf<"top-k">().toExtend<ReturnType<typeof mine.names<"solver">>[number]>();
    expect(
      mine
        .create(
          "solver",
          "reversed",
        )(tf.tensor2d([[1, 2, 3]]))
        .arraySync(),
    ).toEqual([[3, 2, 1]]);
    const layer = mine.create("method", "shy")({ solver: (x) => x, noise: () => tf.zeros([1]), samples: 2 });
    expect(layer(tf.tensor2d([[0, 0]]), 0).z.arraySync()).toEqual([
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ]);
    expect(registry.names("solver")).not.toContain("reversed");
  });

  it("is held to what its kind makes, and to its own options", () => {
    // Never called: the compiler refuses each line, or this file does not compile.
    const refused = () => {
      // @ts-expect-error an annealing answers numbers
      definePlugin({ kind: "annealing", name: "words", create: () => () => "cold" });
      // @ts-expect-error no such kind
      definePlugin({ kind: "anealing", name: "exponential", create: () => () => 1 });
      // @ts-expect-error rate is required
      mine.create("annealing", "exponential");
      // @ts-expect-error rate is a number
      mine.create("annealing", "exponential", { rate: "fast" });
      // @ts-expect-error the registry without it has no such kind
      registry.create("annealing", "exponential", { rate: 1 });
    };
    expectTypeOf(refused).toBeFunction();
    expectTypeOf(exponential).toExtend<Plugin<"annealing", "exponential">>();
    expect(() => mine.create("annealing", "linear" as "exponential", { rate: 1 })).toThrow(
      'registry: no annealing named "linear" (have: exponential)',
    );
  });
});
