import { namedBackend, tryBackends } from "@discretely/backends";
import { chooseBackend } from "./choose-backend.js";
import { oneLine } from "./error-line.js";
import type { End, Order } from "./worker-messages.js";

// The program of a worker process: it takes one order from its parent, carries it out, and ends.

const stop = new AbortController();

process.on("SIGINT", () => {}); // a Ctrl-C reaches parent and children; the parent decides, and says so
process.on("disconnect", () => process.exit()); // the parent is gone: nobody would take over from here
process.on("message", (order: Order) => {
  if (order.kind === "stop") stop.abort();
  else void finish(order);
});

async function finish(order: Exclude<Order, { kind: "stop" }>): Promise<void> {
  const end = await carryOut(order).catch((error): End => ({ kind: "failed", message: oneLine(error) }));
  process.send?.(end, () => process.disconnect());
}

async function carryOut(order: Exclude<Order, { kind: "stop" }>): Promise<End> {
  if (order.kind === "backend") return { kind: "backend", name: await chooseBackend(order.name, { shared: true }) };
  if (order.kind === "trial") return { kind: "trial", trial: (await tryBackends([namedBackend(order.name)]))[0]! };
  const { workerRun } = await import("./worker-run.js"); // not for a trial: it loads every task
  return workerRun(order, stop.signal, (news) => void process.send?.(news));
}
