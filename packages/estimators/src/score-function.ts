import { type Method, methodLayer } from "@discretely/core";
import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Baseline } from "./baseline.js";
import { carryScore } from "./carry-score.js";
import { exactDraws } from "./exact-draws.js";
import { type MovingAverageState, movingAverage } from "./moving-average.js";
import { type Distribution, scoredDraws } from "./scored.js";

/** What `scoreFunction` takes. */
export interface ScoreFunctionOptions<State> {
  /** b. Default: a moving average of past losses; `leaveOneOut()` has less variance where there are two samples or more. */
  readonly baseline?: Baseline<State>;
  /** What z is drawn from. Default: exact where the choice has a family, else the perturbation. */
  readonly distribution?: Distribution;
}

/**
 * dθ = Σₜ dyₜ (Lₜ − bₜ) ∇_θ log p(zₜ; θ), dyₜ being the upstream gradient of Lₜ: the score-function estimator, REINFORCE
 * (Williams, 1992, https://doi.org/10.1007/BF00992696). It needs the value of the loss only, and is unbiased.
 * The losses' own gradient, to a decoder's weights, passes unchanged; z has none.
 * @throws RangeError for an unknown option or one out of range, and for a choice that has no score.
 */
export function scoreFunction<State = MovingAverageState>(options: ScoreFunctionOptions<State> = {}): Method<State> {
  checkNames("scoreFunction", options, ["baseline", "distribution"]);
  const { distribution } = options;
  if (distribution !== undefined) checkWord("scoreFunction", "distribution", distribution, ["exact", "perturbation"]);
  const baseline = (options.baseline ?? movingAverage()) as Baseline<State>;
  return (choice) => {
    const { family, forwardTemperature: temperature = 1 } = choice;
    checkNumber("scoreFunction", "forwardTemperature", temperature, { above: 0 });
    const drawn = scoredDraws(choice, distribution);
    const exact = family !== undefined && distribution !== "perturbation";
    const weights = baseline.network?.weights() ?? {};
    return methodLayer({
      name: "scoreFunction",
      choice,
      init: baseline.init,
      weights,
      draw: (draw) => {
        const scored = drawn(draw);
        return { z: scored.z, surrogate: (losses) => carryScore(losses, draw, scored, baseline, weights) };
      },
      ...(exact && { sample: (draw) => exactDraws(family, { ...draw, theta: tf.div(draw.theta, temperature) }) }),
    });
  };
}
