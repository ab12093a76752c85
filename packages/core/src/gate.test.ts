import { expect, it } from "vitest";
import { gate } from "./gate.js";

it("lets so many through at once, the others in their order", async () => {
  const enter = gate(2);
  const inside: string[] = [];
  const visit = async (name: string) => {
    const leave = await enter();
    inside.push(name);
    return leave;
  };
  const [a, b, c, d] = ["a", "b", "c", "d"].map(visit);
  const leave = await a!;
  await b;
  expect(inside).toEqual(["a", "b"]);
  leave();
  leave(); // the same visitor: nobody else's place
  await c;
  expect(inside).toEqual(["a", "b", "c"]);
  (await b!)();
  await d;
  expect(inside).toEqual(["a", "b", "c", "d"]);
});
