import * as tf from "@tensorflow/tfjs-core";
import { type Speed, speedOfProducts } from "./speed.js";
import { type Backend, reason, startBackend, stopBackend } from "./use-backend.js";

/** What one candidate does here: on what it computes and how fast, or why it does not start. */
export type Trial =
  | ({ readonly name: string; readonly starts: true; readonly device: string } & Speed)
  | { readonly name: string; readonly starts: false; readonly why: string };

/**
 * Starts each candidate in turn and times it for a second, then stops those that did not run before, and goes back to
 * the backend that was in use.
 */
export async function tryBackends(candidates: readonly Backend[]): Promise<readonly Trial[]> {
  const before: string | null | undefined = tf.getBackend();
  const trials: Trial[] = [];
  for (const candidate of candidates) trials.push(await tryBackend(candidate));
  if (before) await tf.setBackend(before);
  return trials;
}

async function tryBackend(candidate: Backend): Promise<Trial> {
  const { name, registeredAs = name, device } = candidate;
  const ran = registeredAs in tf.engine().registry;
  try {
    await startBackend(candidate);
    return { name, starts: true, device: device?.() ?? "", ...(await speedOfProducts()) };
  } catch (error) {
    return { name, starts: false, why: reason(error) };
  } finally {
    if (!ran && registeredAs in tf.engine().registry) stopBackend(candidate);
  }
}
