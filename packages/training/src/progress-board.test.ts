import { describe, expect, it } from "vitest";
import { progressBoard } from "./progress-board.js";
import { fakeStream } from "./testing/fake-stream.js";

const epochRow = { epoch: 1, step: 10, loss: 0.123456, seconds: 1.25, metrics: { accuracy: 0.9 } };

describe("progressBoard", () => {
  it("writes lines that begin with the run's name where there is no terminal", () => {
    const { stream, written } = fakeStream(false);
    const board = progressBoard({ stream, runs: 3 });
    const [a, b] = [board.of("a seed 0"), board.of("b seed 1")];
    board.say("a seed 0", "started");
    a.start({ epochs: 2, steps: 10, step: 0 });
    b.start({ epochs: 2, steps: 10, step: 4 });
    a.step({ epoch: 1, step: 1, loss: 2 });
    a.epoch(epochRow);
    a.stop();
    board.ended("a seed 0", "done");
    board.ended("b seed 1", "failed: out of memory");
    board.close();
    expect(written).toEqual([
      "a seed 0: started\n",
      "b seed 1: resumed at step 4/20\n",
      "a seed 0: epoch 1/2: loss 0.1235, 1.3 s, accuracy 0.9\n",
      "a seed 0: done (1 of 3 runs)\n",
      "b seed 1: failed: out of memory (2 of 3 runs)\n",
    ]);
  });

  it("draws a bar for each run under way and one for all on a terminal, the lines above them", () => {
    const { stream, written } = fakeStream(true);
    const listeners = process.listenerCount("SIGINT");
    const board = progressBoard({ stream, runs: 2 });
    const run = board.of("a seed 0");
    run.start({ epochs: 2, steps: 10, step: 10 });
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    run.step({ epoch: 2, step: 15, loss: 0.5 });
    run.epoch(epochRow);
    board.say("b seed 1", "started");
    const before = written.length;
    board.close();
    expect(written.slice(before).join("")).toMatch(/b seed 1: started\n.*0 of 2 runs.*75% \| a seed 0/s);
    const text = written.join("");
    expect(text).toContain("75% | a seed 0 | epoch 2/2 | loss 0.5");
    expect(text).toContain("0 of 2 runs");
    expect(text).toContain("a seed 0: epoch 1/2: loss 0.1235, 1.3 s, accuracy 0.9\n");
  });

  it("drops the bar of a run that stopped, and counts it when it has ended", () => {
    const { stream, written } = fakeStream(true);
    const board = progressBoard({ stream, runs: 2 });
    const run = board.of("a seed 0");
    run.start({ epochs: 2, steps: 10, step: 0 });
    run.stop();
    board.ended("a seed 0", "done");
    written.length = 0;
    board.close();
    expect(written.join("")).toContain("1 of 2 runs");
    expect(written.join("")).toContain("a seed 0: done\n");
    expect(written.join("")).not.toContain("epoch");
  });
});
