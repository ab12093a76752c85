import cliProgress from "cli-progress";
import type { Progress } from "./fit.js";
import type { EpochRow } from "./run-store.js";

/** What `progress` takes. */
export interface ProgressOptions {
  /** Default: standard error, so that standard output stays free for results. */
  readonly stream?: NodeJS.WriteStream | undefined;
  /** Seconds between lines within an epoch, where there is no terminal. Default 30. */
  readonly every?: number | undefined;
}

/** A bar with the time left on a terminal, plain lines elsewhere (a log, a pipe, CI). */
export function progress({ stream = process.stderr, every = 30 }: ProgressOptions = {}): Progress {
  return stream.isTTY ? bar(stream) : lineProgress((line) => stream.write(`${line}\n`), every);
}

/** Few digits. */
export const number = (value: number) => String(Number(value.toPrecision(4)));

/** `epoch 3/20: loss 0.5123, 4.1 s, accuracy 0.91` */
export const summary = ({ epoch, loss, seconds, metrics }: EpochRow, epochs: number) =>
  [
    `epoch ${epoch}/${epochs}: loss ${number(loss)}`,
    `${seconds.toFixed(1)} s`,
    ...Object.entries(metrics).map(([name, value]) => `${name} ${number(value)}`),
  ].join(", ");

function bar(stream: NodeJS.WriteStream): Progress {
  const drawn = new cliProgress.SingleBar(
    {
      stream,
      format: "{bar} {percentage}% | epoch {epoch}/{epochs} | loss {loss} | {eta_formatted} left",
      hideCursor: true,
      etaBuffer: 50,
      gracefulExit: false, // interrupts are the caller's: it saves a checkpoint first
    },
    cliProgress.Presets.shades_classic,
  );
  let epochs = 0;
  return {
    start: (run) => {
      epochs = run.epochs;
      const epoch = Math.min(run.epochs, Math.floor(run.step / run.steps) + 1);
      drawn.start(run.epochs * run.steps, run.step, { epoch, epochs, loss: "-" });
    },
    step: ({ step, epoch, loss }) => drawn.update(step, { epoch, loss: number(loss) }),
    epoch: (row) => {
      // the summary takes the bar's line, and the bar is drawn again below it
      stream.write(`\r\u001B[K${summary(row, epochs)}\n`);
      drawn.updateETA();
    },
    stop: () => drawn.stop(),
  };
}

/** The start where it is not the beginning, each epoch, and every `every` seconds a step, as lines. */
export function lineProgress(write: (line: string) => void, every: number): Progress {
  let epochs = 0;
  let total = 0;
  let last = 0;
  return {
    start: (run) => {
      epochs = run.epochs;
      total = run.epochs * run.steps;
      last = performance.now();
      if (run.step > 0) write(`resumed at step ${run.step}/${total}`);
    },
    step: ({ step, epoch, loss }) => {
      if (performance.now() - last < every * 1000) return;
      last = performance.now();
      write(`epoch ${epoch}/${epochs}, step ${step}/${total}: loss ${number(loss)}`);
    },
    epoch: (row) => {
      last = performance.now();
      write(summary(row, epochs));
    },
    stop: () => {},
  };
}
