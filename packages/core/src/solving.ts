import * as tf from "@tensorflow/tfjs-core";
import { placeIn, solveRows, solveRowsLater } from "./call.js";
import { checkEconomy, type Economy, errand } from "./economy.js";
import { none, solveCounter } from "./solve-stats.js";
import type { AnySolver, Solver } from "./solver.js";
import type { Stop } from "./stop.js";

/** What the forward pass leaves for the targets, each `[B, T, ...instance]`: what it solved, its z, and dL/dz. */
export interface Before {
  readonly x: tf.Tensor;
  readonly z: tf.Tensor;
  readonly dy: tf.Tensor;
}

/** Problems of one shape, `[B, T, ...instance]`. */
interface Task<Data> {
  readonly xs: readonly tf.Tensor[];
  readonly data: readonly Data[] | undefined;
  /** For targets. Called where there is an economy; the tensors must live until the answers are there. */
  readonly before?: () => Before;
}

interface SolvingOptions<Data> {
  readonly where: string;
  readonly solver: AnySolver<Data>;
  readonly economy: Economy | undefined;
  readonly idleAtZero: boolean | undefined;
}

/** The solves of a layer, counted, and where it says so spared. */
export function solvesNow<Data>(options: SolvingOptions<Data> & { readonly solver: Solver<Data> }) {
  const { where, solver } = options;
  const { count, spare, stats } = thrift(options);
  const all = (task: Task<Data>): tf.Tensor[] => {
    if (!spare) {
      count(task);
      return task.xs.map((x) => solveRows(where, solver, x, task.data));
    }
    const { tensors, plan } = spare(task);
    const { rest, data, answers } = plan(new Map(tensors.map((x) => [x, x.dataSync<"float32">()])));
    const z = rest ? solveRows(where, solver, rest, data).dataSync<"float32">() : new Float32Array(0);
    return answers(z);
  };
  return { all: (task: Task<Data>) => (task.xs.length > 0 ? tf.tidy(() => all(task)) : []), stats };
}

/** The same of a solver that answers later. The answers are the caller's. */
export function solvesLater<Data>(options: SolvingOptions<Data>) {
  const { where, solver } = options;
  const { count, spare, stats } = thrift(options);
  const apart = (task: Task<Data>, stop: Stop, hold: (z: tf.Tensor) => tf.Tensor) => {
    count(task);
    const held = async (x: tf.Tensor) => {
      const z = await solveRowsLater(where, solver, x, task.data, stop);
      const mine = hold(z);
      z.dispose();
      return mine;
    };
    return stop.all(task.xs.map(held));
  };
  const all = async (task: Task<Data>, stop: Stop, hold: (z: tf.Tensor) => tf.Tensor): Promise<tf.Tensor[]> => {
    if (!spare || task.xs.length === 0) return apart(task, stop, hold);
    const { tensors, plan } = spare(task);
    const values = await Promise.all(tensors.map(async (x) => [x, await x.data<"float32">()] as const));
    const { rest, data, place, answers } = plan(new Map(values));
    let z: tf.Tensor | undefined;
    try {
      z = rest && (await solveRowsLater(where, solver, rest, data, stop, place));
      const solved = z ? await z.data<"float32">() : new Float32Array(0);
      return tf.tidy(() => answers(solved).map(hold));
    } finally {
      tf.dispose([rest, z].filter((x) => x !== undefined));
    }
  };
  return { all, stats };
}

/** What both drivers share: counting, and the plan of what to solve from the values of some tensors. */
function thrift<Data>({ where, solver, economy, idleAtZero = false }: SolvingOptions<Data>) {
  const counter = solveCounter();
  const checked = economy && checkEconomy(where, economy);
  const count = ({ xs }: Task<Data>) => {
    const rows = xs.reduce((sum, { shape: [B, T] }) => sum + B! * T!, 0);
    counter.add({ ...none, asked: rows, solved: rows });
  };
  const spare =
    checked &&
    (({ xs, data, before }: Task<Data>) => {
      const { x, z, dy } = before?.() ?? {};
      const [solved, slope] = [checked.reused ? x : undefined, checked.zero && idleAtZero ? dy : undefined];
      const tensors = [...xs, z, solved, slope].filter((tensor) => tensor !== undefined);
      const plan = (values: ReadonlyMap<tf.Tensor, Float32Array>) => {
        const of = (tensor: tf.Tensor | undefined) => tensor && values.get(tensor);
        const [B, T, ...shape] = xs[0]!.shape as [number, number, ...number[]];
        const entry = (row: number) => data?.[Math.floor(row / T)];
        const made = errand(
          {
            asked: xs.map((asked) => values.get(asked)!),
            rows: B * T,
            shape,
            data: entry,
            ...(z && { forward: { z: values.get(z)!, x: of(solved), dy: of(slope) } }),
          },
          checked,
          solver.certifies,
        );
        counter.add(made.stats);
        const { rows } = made;
        return {
          rest: rows.length > 0 ? tf.tensor(made.rest, [rows.length, 1, ...shape], "float32") : undefined,
          data: data && rows.map((row) => entry(row)!),
          place: (at: number) => placeIn(xs[0]!)(rows[at]!),
          answers: (z: Float32Array) => made.answers(z).map((values) => tf.tensor(values, xs[0]!.shape, "float32")),
        };
      };
      return { tensors, plan };
    });
  return { count, spare, stats: counter.read };
}
