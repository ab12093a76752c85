import { expect, it } from "vitest";
import { isConnected } from "./connected.js";

const read = (...rows: string[]) =>
  [[...rows.join("")].map((cell) => cell === "#"), rows.length, rows[0]!.length] as const;

it.each([
  [read("#..", ".#.", "..#"), true, false],
  [read("#..", "##.", ".##"), true, true],
  [read("#.#", "..#", "..#"), false, false],
  [read("###", "...", "..#"), false, false],
  [read("...", "###", "..#"), false, false],
  [read("#"), true, true],
  [read("#####", "....#", "#####", "#....", "#####"), true, true], // back and forth
  [read("##..", "...."), false, false],
])("%#", (grid, byEight, byFour) => {
  expect(isConnected(...grid, 8)).toBe(byEight);
  expect(isConnected(...grid, 4)).toBe(byFour);
});
