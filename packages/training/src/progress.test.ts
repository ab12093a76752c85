import { describe, expect, it, vi } from "vitest";
import { progress } from "./progress.js";
import { fakeStream as fake } from "./testing/fake-stream.js";

const epochRow = { epoch: 1, step: 10, loss: 0.123456, seconds: 1.25, metrics: { accuracy: 0.9, gap: 12345.678 } };

describe("progress", () => {
  it("writes plain lines where there is no terminal: each epoch, and now and then within one", () => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const { stream, written } = fake(false);
    const { start, step, epoch, stop } = progress({ stream, every: 30 });
    start({ epochs: 3, steps: 10, step: 4 });
    step({ epoch: 1, step: 5, loss: 2 });
    clock.mockReturnValue(31_000);
    step({ epoch: 1, step: 6, loss: 1.5 });
    step({ epoch: 1, step: 7, loss: 1.5 });
    epoch(epochRow);
    stop();
    clock.mockRestore();
    expect(written).toEqual([
      "resumed at step 4/30\n",
      "epoch 1/3, step 6/30: loss 1.5\n",
      "epoch 1/3: loss 0.1235, 1.3 s, accuracy 0.9, gap 12350\n",
    ]);
  });
  it("draws a bar with the time left on a terminal, and leaves interrupts to the caller", () => {
    const { stream, written } = fake(true);
    const listeners = process.listenerCount("SIGINT");
    const { start, step, epoch, stop } = progress({ stream });
    start({ epochs: 2, steps: 10, step: 10 });
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    step({ epoch: 2, step: 11, loss: 0.5 });
    epoch(epochRow);
    step({ epoch: 2, step: 15, loss: 0.25 });
    stop();
    const text = written.join("");
    expect(text).toContain("50% | epoch 2/2 | loss -");
    expect(text).toContain("75% | epoch 2/2 | loss 0.25");
    expect(text).toContain("left");
    expect(text).toContain("epoch 1/2: loss 0.1235, 1.3 s, accuracy 0.9, gap 12350\n");
  });
});
