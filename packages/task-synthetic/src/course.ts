import type { StochasticLayer } from "@discretely/core";
import type * as tf from "@tensorflow/tfjs-core";
import type { LinearProblem } from "./k-subset-problem.js";
import { optimality, referenceMinima } from "./optimality.js";
import type { Settings } from "./settings.js";
import { type Spread, spread } from "./spread.js";

type Course = (readonly [step: number, gap: Spread])[];

/** What is measured on the way. It is state: a run that goes on draws the whole curve. */
export function courseOf({ k, parity }: Settings, problem: LinearProblem, layer: StochasticLayer, theta: tf.Variable) {
  const { minima: best, expected } = optimality(problem);
  const minima = parity ? referenceMinima(problem, k) : best;
  const look = () => {
    const losses = expected(theta.dataSync());
    const each = losses.length / minima.length;
    return { losses, gap: spread(losses.map((loss, row) => loss - minima[Math.floor(row / each)]!)) };
  };
  let step = 0;
  let curve: Course = [[0, look().gap]];
  return {
    at: (now: number) => {
      step = now;
    },
    measure: () => {
      const { losses, gap } = look();
      curve = [...curve.filter(([before]) => before < step), [step, gap]];
      return { gap: gap.mean, gap_deviation: gap.deviation, expected_loss: spread(losses).mean };
    },
    curve: () => curve,
    state: {
      readState: () => layer.readState(),
      toJSON: () => ({ layer: layer.state, curve }),
      load: (json: unknown) => {
        const kept = json as { layer: unknown; curve: Course };
        layer.load(kept.layer);
        curve = kept.curve;
        step = curve.at(-1)![0];
      },
    },
  };
}
