import { registry } from "discretely";
import { describe, expect, it } from "vitest";
import { methodNames, methodOf } from "./method-of.js";

describe("what --estimator takes", () => {
  it("are the estimators and the methods that draw by themselves", () => {
    expect(methodNames(registry)).toEqual([...registry.names("estimator"), ...registry.names("method")]);
    expect(methodNames(registry)).toEqual(expect.arrayContaining(["aimle", "gumbel-softmax", "simple"]));
  });

  it("makes either a method, with its options", () => {
    expect(methodOf(registry, "aimle", { density: 2 })).toBeTypeOf("function");
    expect(methodOf(registry, "gumbel-softmax", { temperature: 0.5, hard: true })).toBeTypeOf("function");
    expect(() => methodOf(registry, "gumbel-softmax", { temperature: -1 })).toThrow(
      "temperature must be a finite number",
    );
  });

  it("names what there is", () => {
    expect(() => methodOf(registry, "gumbel", {})).toThrow('no estimator named "gumbel" (have: imle, ');
  });
});
