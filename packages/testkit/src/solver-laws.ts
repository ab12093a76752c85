import { inMemory, type Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { heldHere } from "./held-here.js";
import { leaks } from "./leaks.js";
import { runsHere } from "./runs-here.js";

/** A small instance of a solver: its shape, and every feasible state. */
export interface SolverClaims {
  /** The shape of one instance, e.g. `[4]`. */
  readonly shape: readonly number[];
  /** Every feasible state, flattened. */
  readonly feasible: readonly (readonly number[])[];
  /** Values of θ to draw from. Default [−10, 10] with many ties. */
  readonly entry?: fc.Arbitrary<number>;
  /** Random cases per law; a tenth of them on webgpu. Default 200. */
  readonly runs?: number;
}

const anyEntry = fc.oneof(fc.float({ noNaN: true, min: -10, max: 10 }), fc.constantFrom(-1, 0, 1));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Laws of any solver whose feasible states can be listed. */
export function solverLaws(make: () => Solver, claims: SolverClaims): void {
  const { shape, feasible, entry = anyEntry, runs = 200 } = claims;
  const size = shape.reduce((a, b) => a * b, 1);
  const states = new Set(feasible.map((state) => state.map((x) => x + 0).join()));
  const instance = fc
    .array(entry, { minLength: size, maxLength: size })
    .map((values) => values.map((x) => heldHere(Math.fround(x))));
  const solveRows = (rows: readonly number[][], solver = make()) =>
    tf.tidy(() => {
      const z = solver(tf.tensor(rows.flat(), [rows.length, ...shape], "float32"));
      expect(z.shape).toEqual([rows.length, ...shape]);
      const flat = Array.from(z.dataSync());
      return rows.map((_, r) => flat.slice(r * size, (r + 1) * size));
    });
  const solve = (row: number[]) => solveRows([row])[0]!;
  const law = (title: string, property: fc.IRawProperty<unknown>) => {
    test(`law: ${title}`, () => fc.assert(property as fc.IProperty<unknown>, { numRuns: runsHere(runs) }));
  };

  law(
    "returns a feasible state",
    fc.property(instance, (theta) => {
      expect(states).toContain(solve(theta).join());
    }),
  );
  law(
    "no feasible state scores higher",
    fc.property(instance, (theta) => {
      const best = Math.max(...feasible.map((state) => dot(theta, state)));
      const scale = theta.reduce((sum, x) => sum + Math.abs(x), 1);
      expect(dot(theta, solve(theta))).toBeGreaterThanOrEqual(best - 1e-5 * scale);
    }),
  );
  law(
    "is invariant to a positive scale",
    // Larger scales only: a smaller one would round subnormal entries to ties.
    fc.property(instance, fc.constantFrom(2, 16), (theta, c) => {
      expect(solve(theta.map((x) => c * x))).toEqual(solve(theta));
    }),
  );
  law(
    "solves each row by itself",
    fc.property(fc.array(instance, { minLength: 1, maxLength: 4 }), (rows) => {
      expect(solveRows(rows)).toEqual(rows.map(solve));
    }),
  );
  law(
    "remembers nothing between calls",
    fc.property(instance, instance, (first, second) => {
      const solver = make();
      solveRows([first], solver);
      expect(solveRows([second], solver)[0]).toEqual(solve(second));
    }),
  );
  certificateLaw(make(), { shape, instance, solve, runs });
  test("law: leaves theta as it was, and one fresh tensor", () => {
    const theta = tf.tensor(feasible[0]!.slice(), [1, ...shape], "float32");
    const before = Array.from(theta.dataSync());
    const solver = make();
    expect(leaks(() => solver(theta).dispose())).toBe(0);
    expect(Array.from(theta.dataSync())).toEqual(before);
    theta.dispose();
  });
  test("law: refuses NaN, naming the row; on a device, where that takes a read, it may answer NaN", () => {
    const rows = [feasible[0]!.slice(), [...feasible[0]!.slice(0, -1), Number.NaN]];
    const outcome = () => {
      try {
        return solveRows(rows)
          .map((z) => z.some(Number.isNaN))
          .join();
      } catch (error) {
        return String(error);
      }
    };
    expect(outcome()).toMatch(inMemory() ? /NaN at row 1\b/ : /NaN at row 1\b|^false,true$/);
  });
}

interface CertificateCase {
  readonly shape: readonly number[];
  readonly instance: fc.Arbitrary<number[]>;
  readonly solve: (row: number[]) => number[];
  readonly runs: number;
}

/** The law of a solver's `certifies`, where it has one: a yes is never wrong, and sometimes said. */
function certificateLaw({ certifies }: Solver, { shape, instance, solve, runs }: CertificateCase): void {
  if (!certifies) return;
  const yes = (theta: readonly number[], z: readonly number[]) =>
    certifies(Float32Array.from(theta), Float32Array.from(z), shape, undefined);
  test("law: certifies its own answers, often enough, and neither others nor NaN", () => {
    let said = 0;
    const property = fc.property(instance, instance, fc.constantFrom(0, 0.01, 1), (theta, step, scale) => {
      const z = solve(theta.map((x, i) => Math.fround(x + scale * step[i]!)));
      if (!yes(theta, z)) return;
      said++;
      expect(z).toEqual(solve(theta));
      for (const i of theta.keys()) expect(yes(theta.with(i, Number.NaN), z)).toBe(false);
    });
    fc.assert(property, { numRuns: runs });
    expect(said).toBeGreaterThan(runs / 20);
  });
}
