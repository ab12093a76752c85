import { describe, expect, expectTypeOf, it } from "vitest";
import type { Noise } from "./noise.js";
import { definePlugin } from "./plugin.js";
import { createRegistry } from "./registry.js";
import type { Solver } from "./solver.js";

const topK = definePlugin({
  kind: "solver",
  name: "top-k",
  create:
    (_: { k: number }): Solver =>
    (theta) =>
      theta,
});
const argmax = definePlugin({ kind: "solver", name: "argmax", create: (): Solver => (theta) => theta });
const gumbel = definePlugin({ kind: "noise", name: "gumbel", create: (): Noise => () => null as never });
const registry = createRegistry([topK, argmax, gumbel]);

describe("createRegistry", () => {
  it("creates by kind and name, with the factory's own arguments", () => {
    expectTypeOf(registry.create("solver", "top-k", { k: 2 })).toEqualTypeOf<Solver>();
    // @ts-expect-error k is required
    registry.create("solver", "top-k");
    // @ts-expect-error a noise is no solver
    expect(() => registry.create("solver", "gumbel")).toThrow(
      'registry: no solver named "gumbel" (have: top-k, argmax)',
    );
  });

  it("lists names and kinds in the order of the list", () => {
    expect(registry.names("solver")).toEqual(["top-k", "argmax"]);
    expectTypeOf(registry.names("solver")).toEqualTypeOf<("top-k" | "argmax")[]>();
    expect(registry.kinds()).toEqual(["solver", "noise"]);
  });

  it("finds the record", () => {
    expect(registry.find("noise", "gumbel")).toBe(gumbel);
    expectTypeOf(registry.find("noise", "gumbel")).toEqualTypeOf<typeof gumbel>();
  });

  it("grows into a new one", () => {
    const mine = definePlugin({ kind: "solver", name: "mine", create: (): Solver => (theta) => theta });
    const more = registry.with([mine]);
    expect(more.names("solver")).toEqual(["top-k", "argmax", "mine"]);
    expect(registry.names("solver")).toEqual(["top-k", "argmax"]);
    expectTypeOf(more.create("solver", "mine")).toEqualTypeOf<Solver>();
  });

  it("refuses two of one name when it is made", () => {
    expect(() => registry.with([argmax])).toThrow('two plug-ins of kind solver are named "argmax"; rename one');
  });

  it("hands the arguments on", () => {
    const create = (k: number): Solver => Object.assign(((theta) => theta) as Solver, { k });
    const sized = createRegistry([definePlugin({ kind: "solver", name: "sized", create })]);
    expect(sized.create("solver", "sized", 3)).toHaveProperty("k", 3);
  });

  it("says so where a kind has no plug-in", () => {
    expect(registry.names("method" as "noise")).toEqual([]);
    expect(() => registry.create("method" as "noise", "x" as "gumbel")).toThrow('no method named "x" (have: none)');
  });

  it("knows no names but its own", () => {
    expect(() => registry.create("solver", "constructor" as "argmax")).toThrow('no solver named "constructor"');
  });
});
