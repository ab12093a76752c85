import { setMaxListeners } from "node:events";
import { gate } from "@discretely/core/gate";
import { Tinypool } from "tinypool";
import { WORKER_ENTRY, type WorkerTask } from "./worker-entry.js";

/** Has a worker solve one row. Rejects with what the call should throw. */
export type AskWorker = (task: WorkerTask, row: number) => Promise<Float32Array>;

export interface WorkerPool {
  /** Runs `work` with workers to ask; once it fails or `signal` aborts, the workers busy with it end. */
  readonly call: (signal: AbortSignal | undefined, work: (ask: AskWorker) => Promise<void>) => Promise<void>;
  /** Ends the workers, and the calls in progress with an error. */
  readonly dispose: () => Promise<void>;
}

/** Threads that start with the first call. A row that fails is asked once more, one that is out of time is not. */
export function workerPool(workers: number, timeoutMs: number | undefined): WorkerPool {
  const calls = new Set<AbortController>();
  const enter = gate(workers); // so that no row's time runs while it waits
  let threads: Tinypool | undefined;
  let disposed = false;

  const attempt = async (stop: AbortSignal, task: WorkerTask, row: number) => {
    const leave = await enter();
    try {
      stop.throwIfAborted();
      threads ??= startThreads(workers);
      return await within(timeoutMs, stop, row, (signal) => threads!.run(task, { signal }));
    } finally {
      leave();
    }
  };

  const askUnder =
    (stop: AbortSignal): AskWorker =>
    (task, row) =>
      attempt(stop, task, row).catch((first) => {
        if (first?.name === OUT_OF_TIME) throw first;
        return attempt(stop, task, row).catch((error) => {
          if (error?.name === OUT_OF_TIME) throw error;
          const message = `workerSolver: row ${row} failed twice: ${error?.message ?? error}`;
          throw Object.assign(new Error(message, { cause: error }), { row, instance: task.theta });
        });
      });

  const call: WorkerPool["call"] = async (signal, work) => {
    if (disposed) throw new Error("workerSolver: this solver was disposed; make another");
    const stop = new AbortController();
    setMaxListeners(0, stop.signal); // one listener a busy worker
    const forward = () => stop.abort(signal?.reason);
    signal?.addEventListener("abort", forward);
    if (signal?.aborted) forward();
    calls.add(stop);
    try {
      await work(askUnder(stop.signal));
    } catch (error) {
      stop.abort(error); // a second abort changes nothing, so the reason is the first thing that went wrong
      throw stop.signal.reason;
    } finally {
      signal?.removeEventListener("abort", forward);
      calls.delete(stop);
    }
  };

  const dispose = async () => {
    disposed = true;
    for (const stop of calls) stop.abort(new Error("workerSolver: disposed during a call"));
    await threads?.destroy();
  };
  return { call, dispose };
}

function startThreads(workers: number): Tinypool {
  const threads = new Tinypool({ filename: WORKER_ENTRY, minThreads: workers, maxThreads: workers });
  // A worker that ends between two rows belongs to neither; the pool has replaced it.
  threads.on("error", () => {});
  return threads;
}

const OUT_OF_TIME = "TimeoutError";

/** Runs `work` under a signal that aborts with `stop`, and after `ms`. */
async function within<T>(
  ms: number | undefined,
  stop: AbortSignal,
  row: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const onStop = () => limit.abort(stop.reason);
  stop.addEventListener("abort", onStop);
  const outOfTime = () => {
    const message = `workerSolver: row ${row} had no answer within ${ms} ms; raise timeoutMs, or look for an endless loop`;
    limit.abort(Object.assign(new Error(message), { name: OUT_OF_TIME }));
  };
  const timer = ms === undefined ? undefined : setTimeout(outOfTime, ms);
  try {
    return await work(limit.signal);
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  }
}
