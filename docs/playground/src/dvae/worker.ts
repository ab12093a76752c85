import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { useBackend } from "@discretely/backends/use-backend";
import { backendsFor } from "./backends.js";
import type { DvaeValues } from "./controls.js";
import type { Answer, Answers, Begun, Question, Stepped } from "./messages.js";
import { type Trainer, trainer } from "./trainer.js";

// Training runs here, so that the page answers whatever the backend takes for a step.
let training: Trainer | undefined;

async function start(values: DvaeValues): Promise<Begun> {
  const { name, skipped } = await useBackend(backendsFor(values.backend));
  training = trainer(values);
  return { backend: name, skipped };
}

async function step(): Promise<Stepped> {
  const began = performance.now();
  const done = await training!.step();
  return { ...done, milliseconds: performance.now() - began };
}

const answer = (question: Question): Promise<Answers[keyof Answers]> => {
  if (question.ask === "start") return start(question.values);
  return question.ask === "step" ? step() : training!.pictures();
};

addEventListener("message", async ({ data }: MessageEvent<Question & { readonly id: number }>) => {
  const reply = (message: Answer) => postMessage(message);
  try {
    reply({ id: data.id, answer: await answer(data) });
  } catch (error) {
    reply({ id: data.id, error: error instanceof Error ? error.message : String(error) });
  }
});
