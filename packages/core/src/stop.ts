/** How a piece of work is limited, and what becomes of an answer that nobody waits for any more. */
export interface Limits<T> {
  /** Milliseconds. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Given an answer that comes after the end: to free it. */
  readonly late: (value: T) => void;
}

/** Ends many pieces of work at once, even those that do not listen. */
export interface Stop {
  /** Ends all that runs, and what would begin after. Only the first reason counts. */
  readonly now: (reason: unknown) => void;
  /** @throws the reason, where it was stopped. */
  readonly check: () => void;
  /** Settles as `work` does, unless it is stopped or out of time before: then its signal aborts, and it rejects at once. */
  readonly under: <T>(work: (signal: AbortSignal) => T | Promise<T>, limits: Limits<T>) => Promise<T>;
  /** All values, once all have settled, or the first failure, which stops the others. */
  readonly all: <T>(work: readonly Promise<T>[]) => Promise<T[]>;
  /** Lets go of the outer signal. */
  readonly release: () => void;
}

/** A {@link Stop} that follows `outer`: one listener there, since Node warns of a signal with more than ten. */
export function stopWith(outer: AbortSignal | undefined): Stop {
  const ends = new Set<(reason: unknown) => void>();
  let first: { readonly reason: unknown } | undefined;
  const now = (reason: unknown) => {
    first ??= { reason };
    for (const end of [...ends]) end(first.reason);
  };
  const follow = () => now(outer?.reason);
  outer?.addEventListener("abort", follow);
  if (outer?.aborted) follow();

  const under: Stop["under"] = (work, { timeoutMs, late }) =>
    new Promise((resolve, reject) => {
      const own = new AbortController();
      let over = false;
      const finish = (settle: () => void) => {
        over = true;
        clearTimeout(timer);
        ends.delete(end);
        settle();
      };
      const end = (reason: unknown) =>
        finish(() => {
          reject(reason);
          own.abort(reason);
        });
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => end(outOfTime(timeoutMs)), timeoutMs);
      if (first) return end(first.reason);
      ends.add(end);
      const run = async () => work(own.signal);
      run().then(
        (value) => (over ? late(value) : finish(() => resolve(value))),
        (error) => over || finish(() => reject(error)),
      );
    });
  const check = () => {
    if (first) throw first.reason;
  };
  const all = async <T>(work: readonly Promise<T>[]) => {
    const values: T[] = [];
    const keep = (i: number) => (value: T) => {
      values[i] = value;
    };
    await Promise.all(work.map((one, i) => one.then(keep(i), now)));
    check();
    return values;
  };
  return { now, check, under, all, release: () => outer?.removeEventListener("abort", follow) };
}

const outOfTime = (ms: number) => Object.assign(new Error(`no answer within ${ms} ms`), { name: "TimeoutError" });
