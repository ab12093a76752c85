import type { RunRecord } from "@discretely/training/run-record";
import type { CellResult } from "../run-cells.js";
import type { End } from "../worker-messages.js";

/** A run of two epochs whose last has these values. */
function record(loss: number, accuracy: number): RunRecord {
  const epoch = (n: number, by: number) => ({
    ...{ epoch: n, step: 2 * n, seconds: 3, loss: loss + by, metrics: { accuracy: accuracy - by / 10 } },
  });
  const step = (n: number) => ({ epoch: Math.ceil(n / 2), step: n, loss: loss + 5 - n });
  return {
    config: {},
    rows: [step(1), step(2), epoch(1, 2), step(3), step(4), epoch(2, 0)],
    result: {
      step: 4,
      loss,
      metrics: { accuracy },
      seconds: 6,
      sections: [{ title: "Pictures", html: `<b>${loss}</b>` }],
    },
  };
}

/** A cell of a made-up task, done unless it is said how it ended. */
export function cellResult(label: string, seed: number, done: [loss: number, accuracy: number], end?: End): CellResult {
  const config = {
    ...{ task: "toy", estimator: label, estimatorOptions: {}, noise: "gumbel", noiseOptions: {} },
    ...{ seed, backend: "cpu", settings: { k: 2 } },
  };
  return {
    cell: { label, seed, name: `${label} seed ${seed}`, config, path: `runs/${label}-seed${seed}` },
    end: end ?? { kind: "done", step: 4 },
    record: end ? undefined : record(...done),
  };
}
