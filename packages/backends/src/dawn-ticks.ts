/**
 * Dawn has no thread of its own: it moves on in callbacks that it gives to `setImmediate`, one after the other for as
 * long as a device lives. Left alone they keep a processor busy and the process alive. Here they come at once while
 * somebody waits for Dawn, now and then while nobody does, and a synchronous read can run them itself.
 */
let waiting: (() => void)[] = [];

/** How long Dawn waits for its turn while nobody waits for Dawn. */
const IDLE_MS = 20;

let waiters = 0;
/** The one turn to come, as a synchronous read lets Dawn move on, and ask for the next, thousands of times within a turn. */
let soon: NodeJS.Immediate | undefined;
let idle: NodeJS.Timeout | undefined;
let original: typeof setImmediate;
let hearing: typeof setImmediate | undefined;

/** Puts a `setImmediate` in place that knows Dawn's callbacks; all others pass. A second call changes nothing. */
export function hearTicks(): void {
  if (globalThis.setImmediate === hearing) return;
  original = globalThis.setImmediate;
  const hear = (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
    isDawns(callback) ? later(callback) : original(callback, ...args);
  hearing = Object.defineProperties(hear, Object.getOwnPropertyDescriptors(original)) as typeof setImmediate;
  globalThis.setImmediate = hearing;
}

/** Does work that ends when Dawn has moved on; the process lives until then. */
export async function waitForDawn<T>(work: () => Promise<T>): Promise<T> {
  waiters++;
  if (waiting.length > 0) comeBack();
  try {
    return await work();
  } finally {
    waiters--;
  }
}

/** Lets Dawn move on. @returns whether it had anything to do. */
export function tick(): boolean {
  const due = waiting;
  waiting = [];
  for (const callback of due) callback();
  return due.length > 0;
}

function later(callback: () => void): object {
  waiting.push(callback);
  return comeBack();
}

function comeBack(): object {
  if (waiters === 0) {
    idle ??= setTimeout(() => {
      idle = undefined;
      tick();
    }, IDLE_MS).unref();
    return idle;
  }
  soon ??= original(() => {
    soon = undefined;
    tick();
  });
  return soon;
}

/** A function of a native library: it has no name, and a prototype, which a promise's `resolve` and bound ones have not. */
const isDawns = (callback: unknown): callback is () => void =>
  typeof callback === "function" &&
  callback.name === "" &&
  Object.hasOwn(callback, "prototype") &&
  /\{\s*\[native code\]\s*\}/.test(Function.prototype.toString.call(callback));
