import { createRequire } from "node:module";
import os from "node:os";
import { Worker } from "node:worker_threads";

/**
 * Lets the threads of tfjs's wasm start in Node. It makes `new Worker(a blob's URL)`, as a browser does, which Node
 * refuses; and always eight, of which the first that work comes to is the last made. And it takes at most half of the
 * cores that the system counts.
 *
 * @param count how many of them will run, beside the thread that calls
 * @returns what ends the loan; the threads live on
 */
export function lendWorkers(count: number): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, "Worker");
  const { cpus } = os;
  const make = workerFactory();
  let made = 0;
  function lent(): PoolWorker {
    return made++ < POOL - count ? idle() : make(); // what a constructor returns, `new` gives
  }
  // the library sets Worker itself, to Node's, before it uses it
  Object.defineProperty(globalThis, "Worker", { get: () => lent, set: () => {}, configurable: true });
  os.cpus = () => Array.from({ length: 2 * (count + 1) }, () => cpus()[0]!);
  return () => {
    os.cpus = cpus;
    if (before) Object.defineProperty(globalThis, "Worker", before);
    else Reflect.deleteProperty(globalThis, "Worker");
  };
}

/** How many workers the library makes. More could only start when the calling thread returns, for which they wait. */
export const POOL = 8;

interface Message {
  readonly cmd?: string;
}

/** What the library uses of a worker. */
interface PoolWorker {
  onmessage?: (event: { data: Message }) => void;
  postMessage(message: Message, transfer?: readonly never[]): void;
  on(event: string, listener: (value: Error) => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): unknown;
}

/** Workers of the library's own program, read from its files. */
function workerFactory(): () => PoolWorker {
  const require = createRequire(import.meta.url);
  const main = require.resolve("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js");
  const { wasmWorkerContents } = require(main.replace(/\.js$/, ".worker.js")) as { wasmWorkerContents: string };
  const program = wasmWorkerContents.replaceAll("\n", "\\n"); // its strings hold line ends that were meant escaped
  return () => {
    const worker = new Worker(program, { eval: true, execArgv: [] });
    const post = worker.postMessage.bind(worker);
    return Object.assign(worker as unknown as PoolWorker, {
      // "load" brings the main program as a blob, which a worker of Node cannot read
      postMessage: (message: Message) => post(message.cmd === "load" ? { ...message, urlOrBlob: main } : message),
      ref: () => {}, // a thread that waits for work must not keep the process
    });
  };
}

/** One that is never given work: it only says that it is ready. */
function idle(): PoolWorker {
  const worker: PoolWorker = {
    postMessage: ({ cmd }) => {
      if (cmd !== "load") throw new Error(`wasm: a thread was asked to ${cmd} beyond those that were started`);
      queueMicrotask(() => worker.onmessage!({ data: { cmd: "loaded" } }));
    },
    on: () => {},
    ref: () => {},
    unref: () => {},
    terminate: () => {},
  };
  return worker;
}
