import type { Progress } from "@discretely/training";
import { execute } from "./execute.js";
import { plan } from "./plan.js";
import { withPlugins } from "./plugin-files.js";
import type { End, News, RunOrder } from "./worker-messages.js";

type Tell = (news: News) => void;

/** Makes a run, and tells how far it is. */
export async function workerRun(
  { given, plugins, ...options }: RunOrder,
  signal: AbortSignal,
  tell: Tell,
): Promise<End> {
  const registry = await withPlugins(plugins);
  const { status, step } = await execute(plan(registry, given), {
    ...options,
    progress: progress(tell),
    log: (line) => tell({ kind: "log", line }),
    begin: () => signal,
  });
  return { kind: status, step };
}

/** Tells of each epoch, and ten times a second of a step. */
function progress(tell: Tell): Progress {
  let last = 0;
  return {
    start: (run) => tell({ kind: "start", run }),
    step: (row) => {
      if (performance.now() - last < 100) return;
      last = performance.now();
      tell({ kind: "step", row });
    },
    epoch: (row) => tell({ kind: "epoch", row }),
    stop: () => {},
  };
}
