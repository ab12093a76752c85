import { promisify } from "node:util";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { hearTicks, tick, waitForDawn } from "./dawn-ticks.js";

const original = globalThis.setImmediate;
afterAll(() => {
  globalThis.setImmediate = original;
});

afterEach(() => vi.restoreAllMocks());

/** Like a native library's: no name, a prototype, no text. */
function native(callback: () => void): () => void {
  const like = () =>
    function (this: unknown) {
      callback();
    };
  return new Proxy(like(), {}); // its text is "function () { [native code] }"
}

it("leaves all but Dawn's callbacks to setImmediate", async () => {
  hearTicks();
  const heard = globalThis.setImmediate;
  hearTicks();
  expect(globalThis.setImmediate).toBe(heard);
  const said: string[] = [];
  await new Promise<void>((resolve) => {
    const bound = function (this: string) {
      said.push(this);
    }.bind("bound");
    setImmediate(bound);
    setImmediate((a: string, b: string) => void said.push(a, b), "1", "2");
    setImmediate(resolve);
    expect(tick()).toBe(false); // none was kept back
  });
  expect(said).toEqual(["bound", "1", "2"]);
  expect(await promisify(setImmediate)("value")).toBe("value");
});

it("runs Dawn's when it is told, and once", async () => {
  let ran = 0;
  setImmediate(native(() => void ran++));
  expect([tick(), ran, tick()]).toEqual([true, 1, false]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(ran).toBe(1);
});

it("leaves one timer behind, however often it is told within a turn", () => {
  let ran = 0;
  const again = native(() => {
    if (++ran < 1000) setImmediate(again);
  });
  const timers = vi.spyOn(globalThis, "setTimeout");
  setImmediate(again);
  while (tick());
  expect([ran, timers.mock.calls.length]).toEqual([1000, 1]);
});

it("runs Dawn's by itself, soon while somebody waits", async () => {
  let ran = 0;
  setImmediate(native(() => void ran++));
  await waitForDawn(() => new Promise((resolve) => original(() => original(resolve))));
  expect(ran).toBe(1);
  setImmediate(native(() => void ran++));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(ran).toBe(2);
});
