import type { Choice } from "@discretely/core";
import { split } from "@discretely/random";
import { gridPath } from "@discretely/solvers/grid-path";
import { type PathLoss, pathLoss } from "@discretely/task-path/path-loss";
import { TERRAINS } from "@discretely/task-path/terrain";
import * as tf from "@tensorflow/tfjs-core";
import { type MethodSettings, methodOf, noiseOf, sizeInUse } from "../parts.js";
import { idle, type PathValues, SIDE } from "./controls.js";
import { allMaps, bestPaths, type Cells, costOf, trueCosts } from "./map.js";

/** What is measured after a step. */
export interface PathPoint {
  /** How much more the learned path of the shown map costs than the best one, as a share of it. */
  readonly regret: number;
  readonly size: number | undefined;
}

/** What the learner makes of the shown map. */
export interface Belief {
  /** Its costs of the 144 cells, and its path through them. */
  readonly costs: Float32Array;
  readonly path: Uint8Array;
  /** Its cost of each terrain, where it learns those. */
  readonly terrains: Float32Array | undefined;
}

/** A model of costs that learns from the best paths of maps, a step at a time. */
export interface PathRun {
  readonly points: readonly PathPoint[];
  readonly belief: Belief;
  /** Puts another map in the place of the shown one; what was learned stays. */
  readonly paint: (cells: Cells) => void;
  readonly advance: () => void;
  readonly dispose: () => void;
}

/** Cells on a path of the map, about: κ of its Sum-of-Gamma noise. */
const ONES = Math.floor(1.3 * SIDE);
const CELLS = SIDE * SIDE;

/** softplus⁻¹(1): every cost starts at 1. */
const START = Math.log(Math.E - 1);

interface Lesson {
  /** Which weight each cell of each map has, `[B · 144, weights]`. */
  readonly lookUp: tf.Tensor2D;
  readonly costs: tf.Tensor;
  readonly paths: tf.Tensor;
  readonly examples: readonly number[];
}

/** Learns costs c = softplus(w) from best paths: a function of the values and of what is painted. */
export function pathRun(values: PathValues, shown: Cells): PathRun {
  const perTerrain = values.learn === "terrains";
  const weights = tf.tidy(() => tf.variable(tf.fill([perTerrain ? TERRAINS.length : CELLS], START)));
  const optimizer = tf.train.adam(values.rate);
  const loss = lossOf(values);
  const points: PathPoint[] = [];
  let lesson = lessonOf(values, shown);
  let here = shown;

  const learnedCosts = () => tf.softplus(weights);
  const belief = (): Belief => {
    const learned = tf.tidy(() => learnedCosts().dataSync<"float32">().slice());
    const costs = perTerrain ? Float32Array.from(here, (kind) => learned[kind]!) : learned;
    return { costs, path: bestPaths(costs), terrains: perTerrain ? learned : undefined };
  };
  return {
    points,
    get belief() {
      return belief();
    },
    paint: (cells) => {
      here = cells;
      freeLesson(lesson);
      lesson = lessonOf(values, cells);
    },
    advance: () => {
      const size = sizeInUse(loss.state.toJSON(), settingsOf(values));
      const step = points.length;
      tf.tidy(() => {
        optimizer.minimize(
          () => {
            const costs = tf.matMul(lesson.lookUp, tf.expandDims(learnedCosts(), 1));
            const theta = tf.neg(tf.reshape(costs, lesson.costs.shape));
            return tf.mean(loss.of(theta, lesson, split(values.seed, 100, step))) as tf.Scalar;
          },
          false,
          [weights],
        );
      });
      points.push({ regret: regretOf(belief().path, here), size: idle(values).includes("size") ? undefined : size });
    },
    dispose: () => {
      freeLesson(lesson);
      tf.dispose(weights);
      optimizer.dispose();
    },
  };
}

const settingsOf = ({ method, rule, size }: PathValues): MethodSettings => ({ method, rule, size, k: ONES });

function lossOf(values: PathValues): PathLoss {
  const choice: Choice = {
    solver: gridPath({ negativeCosts: "clip" }), // noise may push a cost below 0
    noise: noiseOf(values.noise, ONES),
    samples: values.samples,
    forwardTemperature: values.temperature,
  };
  return pathLoss(values.loss, methodOf(settingsOf(values)), choice);
}

function lessonOf(values: PathValues, shown: Cells): Lesson {
  const maps = allMaps(shown, values);
  const kinds = maps.flatMap((cells) => [...cells]);
  const costs = maps.flatMap((cells) => [...trueCosts(cells)]);
  const shape = [maps.length, SIDE, SIDE];
  return tf.tidy(() => ({
    lookUp: (values.learn === "terrains"
      ? tf.oneHot(kinds, TERRAINS.length, 1, 0, "float32")
      : tf.eye(CELLS)) as tf.Tensor2D,
    costs: tf.tensor(costs, shape),
    paths: tf.tensor(Float32Array.from(bestPaths(costs)), shape),
    examples: maps.map((_, i) => i),
  })) as unknown as Lesson;
}

const freeLesson = ({ lookUp, costs, paths }: Lesson) => tf.dispose([lookUp, costs, paths]);

/** How much more a path costs than the best one, as a share of it. */
export function regretOf(path: ArrayLike<number>, cells: Cells): number {
  const costs = trueCosts(cells);
  const best = costOf(bestPaths(costs), costs);
  return (costOf(path, costs) - best) / best;
}
