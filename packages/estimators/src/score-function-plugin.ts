import type { Method } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import type { Baseline } from "./baseline.js";
import { type BatchBaselineOptions, batchBaseline } from "./batch-baseline.js";
import { type LearnedBaselineOptions, learnedBaseline } from "./learned-baseline.js";
import { leaveOneOut } from "./leave-one-out.js";
import { type MovingAverageOptions, movingAverage } from "./moving-average.js";
import { noBaseline } from "./no-baseline.js";
import { type ScoreFunctionOptions, scoreFunction } from "./score-function.js";

/** Each baseline by its word, and the options that go with it. */
const BASELINES = {
  none: { names: [], make: noBaseline },
  "moving-average": { names: ["decay", "parity"], make: movingAverage },
  batch: { names: ["parity"], make: batchBaseline },
  "leave-one-out": { names: [], make: leaveOneOut },
  learned: { names: ["inputs", "hidden", "seed", "decay", "parity"], make: learnedBaseline },
};
type Word = keyof typeof BASELINES;

export interface ScoreFunctionPluginOptions
  extends Omit<LearnedBaselineOptions, "network">,
    MovingAverageOptions,
    BatchBaselineOptions,
    Pick<ScoreFunctionOptions<unknown>, "distribution"> {
  /** Default `moving-average`. */
  readonly baseline?: Word;
}

/** The score function with its options in JSON: the baseline is a word, its options stand beside it. */
export function createScoreFunction(options: ScoreFunctionPluginOptions = {}): Method {
  const { baseline = "moving-average", distribution, ...rest } = options;
  checkWord("scoreFunction", "baseline", baseline, Object.keys(BASELINES) as Word[]);
  const { names, make } = BASELINES[baseline];
  checkNames("scoreFunction", options, ["baseline", "distribution", ...names]);
  // biome-ignore lint/suspicious/noExplicitAny: a table of factories, each over a state of its own
  const made = (make as (options: object) => Baseline<any>)(rest);
  return scoreFunction({ baseline: made, ...(distribution !== undefined && { distribution }) });
}
