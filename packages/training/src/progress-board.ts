import cliProgress from "cli-progress";
import type { Progress } from "./fit.js";
import { lineProgress, number, type ProgressOptions, summary } from "./progress.js";

export interface BoardOptions extends ProgressOptions {
  /** Runs in all. */
  readonly runs: number;
}

/** The progress of many runs at once. */
export interface ProgressBoard {
  /** The progress of the run of that name. */
  readonly of: (name: string) => Progress;
  /** A line about a run. */
  readonly say: (name: string, line: string) => void;
  /** A run has ended, in the words of `line`. */
  readonly ended: (name: string, line: string) => void;
  /** Leaves the terminal as it was. */
  readonly close: () => void;
}

/** A bar for each run under way and one for all on a terminal; plain lines that begin with the run's name elsewhere. */
export function progressBoard({ runs, stream = process.stderr, every = 30 }: BoardOptions): ProgressBoard {
  return stream.isTTY ? bars(stream, runs) : namedLines(stream, runs, every);
}

function bars(stream: NodeJS.WriteStream, runs: number): ProgressBoard {
  const drawn = new cliProgress.MultiBar(
    {
      stream,
      hideCursor: true,
      clearOnComplete: true,
      forceRedraw: true, // a line above the bars takes the place of one
      etaBuffer: 50,
      gracefulExit: false, // interrupts are the caller's: it lets the runs save checkpoints first
    },
    cliProgress.Presets.shades_classic,
  );
  const all = drawn.create(runs, 0, {}, { format: "{bar} {value} of {total} runs" });
  const say = (name: string, line: string) => drawn.log(`${name}: ${line}\n`);
  return {
    of: (name) => runBar(drawn, name, (line) => say(name, line)),
    say,
    ended: (name, line) => {
      say(name, line);
      all.increment();
    },
    close: () => {
      drawn.update(); // or the last lines would be lost
      drawn.stop();
    },
  };
}

function runBar(drawn: cliProgress.MultiBar, name: string, say: (line: string) => void): Progress {
  let bar: cliProgress.SingleBar | undefined;
  let epochs = 0;
  return {
    start: (run) => {
      epochs = run.epochs;
      const epoch = Math.min(run.epochs, Math.floor(run.step / run.steps) + 1);
      const format = "{bar} {percentage}% | {name} | epoch {epoch}/{epochs} | loss {loss} | {eta_formatted} left";
      bar = drawn.create(run.epochs * run.steps, run.step, { name, epoch, epochs, loss: "-" }, { format });
    },
    step: ({ step, epoch, loss }) => bar?.update(step, { epoch, loss: number(loss) }),
    epoch: (row) => say(summary(row, epochs)),
    stop: () => {
      if (bar) drawn.remove(bar);
      bar = undefined;
    },
  };
}

function namedLines(stream: NodeJS.WriteStream, runs: number, every: number): ProgressBoard {
  let done = 0;
  const say = (name: string, line: string) => stream.write(`${name}: ${line}\n`);
  return {
    of: (name) => lineProgress((line) => say(name, line), every),
    say,
    ended: (name, line) => {
      done += 1;
      say(name, `${line} (${done} of ${runs} runs)`);
    },
    close: () => {},
  };
}
