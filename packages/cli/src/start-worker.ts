import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { End, News, Order } from "./worker-messages.js";

export interface WorkerOptions {
  /** Told the number of the process when it has started. */
  readonly started?: (pid: number) => void;
  /** Told what the worker reports on its way. Default: nobody. */
  readonly hear?: (news: News) => void;
  /** Asks it to stop with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** Carries out an order in a process of its own. Whatever becomes of that process, it says how it ended. */
export function startWorker(order: Order, { started, hear, signal }: WorkerOptions = {}): Promise<End> {
  const child = fork(fileURLToPath(import.meta.resolve("./worker.js")), {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced", // JSON has no NaN, which a metric may be
  });
  const stop = () => {
    if (child.connected) child.send({ kind: "stop" } satisfies Order);
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (child.pid !== undefined) started?.(child.pid);
  child.send(order);
  return endOf(child, hear).finally(() => signal?.removeEventListener("abort", stop));
}

function endOf(child: ChildProcess, hear: WorkerOptions["hear"]): Promise<End> {
  let end: End | undefined;
  let words = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-4000);
  });
  child.on("message", (message: News | End) => {
    if (isEnd(message)) end = message;
    else hear?.(message);
  });
  return new Promise((resolve) => {
    child.on("error", ({ message }) => resolve({ kind: "failed", message }));
    child.on("close", (code, signal) => resolve(end ?? { kind: "failed", message: epitaph(code, signal, words) }));
  });
}

const isEnd = (message: News | End): message is End =>
  ["done", "stopped", "backend", "trial", "failed"].includes(message.kind);

/** Of a process that ended without a word: killed, or out of memory. */
function epitaph(code: number | null, signal: NodeJS.Signals | null, words: string): string {
  const said = words.split("\n").find((line) => /error/i.test(line)) ?? words.trim().split("\n").at(-1)!;
  const how = signal === null ? `its process ended with status ${code}` : `its process was ended by ${signal}`;
  return said === "" ? how : `${how}: ${said.trim()}`;
}
