/** What a worker is sent: one instance, and where its solver lies. */
export interface WorkerTask {
  /** The URL of the caller's module, and the name of the function that it exports. */
  readonly module: string;
  readonly name: string;
  readonly theta: Float32Array;
  readonly shape: readonly number[];
  readonly data: unknown;
}

/**
 * The script of a worker: a `data:` URL, so that source and build run the same text, no compiled file has to be found
 * at run time, and the caller's module needs neither a build nor an import of ours.
 *
 * What is thrown outside of the solver's own promise (in a timer, say) fails the row in progress instead of the thread, whose
 * end would reach the pool late or not at all; `process.exit` throws for the same reason.
 * The answer is copied, as a view of a larger buffer (WebAssembly memory) would be sent with all of it.
 */
export const WORKER_ENTRY = `data:text/javascript,${encodeURIComponent(`
import { syncBuiltinESMExports } from "node:module";
process.exit = (code = process.exitCode ?? 0) => {
  throw new Error("the worker called process.exit(" + code + ")");
};
syncBuiltinESMExports();
let fail = () => {};
process.on("uncaughtException", (error) => fail(error));
const solve = async ({ module, name, theta, shape, data }) => {
  const exported = await import(module);
  if (typeof exported[name] !== "function") {
    throw new TypeError(module + ' has no function "' + name + '" (exports: ' + (Object.keys(exported).join(", ") || "none") + ")");
  }
  return Float32Array.from(await exported[name](theta, shape, data));
};
export default (task) =>
  new Promise((resolve, reject) => {
    fail = reject;
    solve(task).then(resolve, reject);
  });
`)}`;
