import { expect, it } from "vitest";
import { jointState } from "./joint-state.js";

const cell = (value: number) => ({
  toJSON: () => value,
  load: (next: number) => {
    value = next;
  },
});

it("saves each part under its name, and gives each its own back", () => {
  const saved = JSON.parse(JSON.stringify(jointState({ a: cell(1), b: cell(2) }).toJSON()));
  expect(saved).toEqual({ a: 1, b: 2 });
  const other = jointState({ b: cell(0), a: cell(0) });
  other.load(saved);
  expect(other.toJSON()).toEqual({ a: 1, b: 2 });
});
