import { describe, expect, it } from "vitest";
import { inOrder } from "./order.js";

const pack = (name: string, ...needs: string[]) => ({
  name,
  manifest: { dependencies: Object.fromEntries(needs.map((need) => [need, "^1.0.0"])) },
});

describe("inOrder", () => {
  it("puts dependencies first", () => {
    const given = [
      pack("cli", "core", "noise", "outside"),
      pack("noise", "core", "random"),
      pack("core"),
      pack("random"),
    ];
    expect(inOrder(given).map(({ name }) => name)).toEqual(["core", "random", "noise", "cli"]);
  });
  it("names a circle", () =>
    expect(() => inOrder([pack("a", "b"), pack("b", "a")])).toThrow("release: a circle, a → b → a"));
});
