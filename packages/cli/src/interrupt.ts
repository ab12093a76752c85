/** The exit status of a program that a Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Aborts at the first Ctrl-C, so that runs stop with a checkpoint; the second one kills. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}

/** A line to the user: standard output is for results. */
export const say = (line: string) => process.stderr.write(`${line}\n`);
