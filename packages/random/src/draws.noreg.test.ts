import { expect, it } from "vitest";
import { exponential, gamma, integers, normal, permutation, split, uniform, words } from "./index.js";

const place = { stream: 2, example: -5, start: 1022 };

it("the draws of a seed may change only in a major release", () => {
  expect([...words(new Uint32Array(3), -7, place)]).toEqual([2338501228, 220475342, 732443990]);
  expect([split(0, 0), split(-7, 1, 2)]).toEqual([7669329405099357, 2186132194366439]);
  expect([...uniform(new Float32Array(3), -7, place)]).toEqual([
    0.5444747805595398, 0.05133336782455444, 0.1705353856086731,
  ]);
  expect([...uniform(new Float64Array(3), -7, place)]).toEqual([
    0.7253237078222349, 0.08820060868175383, 0.3152670182586691,
  ]);
  expect([...integers(new Int32Array(8), -7, { ...place, below: 100 })]).toEqual([28, 42, 90, 44, 22, 93, 40, 67]);
  expect([...permutation(8, -7, { stream: 2, example: -5 })]).toEqual([1, 7, 5, 2, 0, 6, 3, 4]);
});

// Engines differ in the last digit of Math.log, so these hold to 14 digits.
it.each([
  ["normal", normal(new Float64Array(3), -7, place), [0.5987305457101959, -1.3519190354095687, -0.4809753241707485]],
  [
    "exponential",
    exponential(new Float64Array(3), -7, place),
    [1.29216199401829, 0.09233527876361747, 0.37872632439156295],
  ],
  [
    "gamma",
    gamma(new Float64Array(3), -7, { ...place, shape: 0.3 }),
    [4.178909126681622e-6, 0.13814721224398646, 0.021053063996481474],
  ],
])("%s draws may change only in a major release", (_, drawn, kept) => {
  for (const [i, x] of kept.entries()) expect(Math.abs(drawn[i]! / x - 1)).toBeLessThan(1e-13);
});
