import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSettings } from "./settings.js";
import type { News } from "./worker-messages.js";
import { workerRun } from "./worker-run.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-worker-"));
});
afterEach(() => rm(folder, { recursive: true }));

const settings = { train: 4, test: 2, batch: 2, epochs: 2, rows: 2, columns: 3, k: 1 };
const given = runSettings.parse({ task: "dvae", settings, backend: "wasm" });
const order = () => ({
  ...({ kind: "run", given, plugins: [], path: join(folder, "run"), resume: false, checkpointEvery: 1 } as const),
});

describe("workerRun", () => {
  it("tells of the data, the start and each epoch, and ends done", async () => {
    const told: News[] = [];
    const end = await workerRun(order(), new AbortController().signal, (news) => told.push(news));
    expect(end).toEqual({ kind: "done", step: 4 });
    expect(told.filter(({ kind }) => kind !== "step")).toEqual([
      { kind: "log", line: "drawing 4 + 2 digits" },
      { kind: "start", run: { epochs: 2, steps: 2, step: 0 } },
      { kind: "epoch", row: expect.objectContaining({ epoch: 1, step: 2 }) },
      { kind: "epoch", row: expect.objectContaining({ epoch: 2, step: 4 }) },
    ]);
  });

  it("stops at the signal, and goes on from there", async () => {
    const stop = new AbortController();
    const end = await workerRun(order(), stop.signal, ({ kind }) => kind === "epoch" && stop.abort());
    expect(end).toEqual({ kind: "stopped", step: 2 });
    const starts: News[] = [];
    const again = { ...order(), resume: true };
    await workerRun(again, new AbortController().signal, (news) => news.kind === "start" && starts.push(news));
    expect(starts).toEqual([{ kind: "start", run: { epochs: 2, steps: 2, step: 2 } }]);
  });
});
