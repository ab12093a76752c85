import type { Answer, Answers, Question } from "./messages.js";

/** The worker that trains, as functions that answer later. */
export interface Client {
  /** @throws Error with the worker's words. */
  readonly ask: <Q extends Question>(question: Q) => Promise<Answers[Q["ask"]]>;
  /** Ends the worker and all that it holds; what was asked and is not answered yet fails. */
  readonly end: () => void;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a worker of its own: TensorFlow.js has one backend and one memory in each. */
export function client(): Client {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    const asker = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) asker?.reject(new Error(data.error));
    else asker?.resolve(data.answer as never);
  });
  const fail = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  worker.addEventListener("error", ({ message }) => fail(message || "the worker did not start"));
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = asked++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ ...question, id });
      }),
    end: () => {
      worker.terminate();
      fail("the worker was ended");
    },
  };
}
