import * as tf from "@tensorflow/tfjs-core";
import { installGradients } from "./install-gradients.js";

/** A TensorFlow.js backend that may or may not start on this machine. */
export interface Backend {
  /** The name that reports use, one for each candidate. */
  readonly name: string;
  /** The name under which TensorFlow.js knows it, where that differs (tfjs-node says "tensorflow"). */
  readonly registeredAs?: string;
  /** Imports the package that registers the backend; rejects with the reason when it cannot. */
  readonly load: () => Promise<unknown>;
  /** Runs once the backend is in use, for example to install the kernels that it lacks. */
  readonly started?: () => void;
  /** What it computes on, in a few words; asked while it is in use. */
  readonly device?: () => string;
}

/** A candidate that did not start, and why. */
export interface Skipped {
  readonly name: string;
  readonly why: string;
}

/** The backend in use, and the candidates before it that did not start. */
export interface Started {
  readonly name: string;
  readonly skipped: readonly Skipped[];
}

/**
 * Uses the first backend that starts, and says why the ones before it did not.
 *
 * @throws Error when none starts; it lists each candidate with its reason, and of several what to add.
 */
export async function useBackend(candidates: readonly Backend[]): Promise<Started> {
  const skipped: Skipped[] = [];
  for (const candidate of candidates) {
    try {
      await startBackend(candidate);
      return { name: candidate.name, skipped };
    } catch (error) {
      skipped.push({ name: candidate.name, why: reason(error) });
    }
  }
  if (skipped.length === 1) throw new Error(`useBackend: ${skipped[0]!.name} does not start: ${skipped[0]!.why}`);
  const tried = skipped.map(({ name, why }) => `\n  ${name}: ${why}`).join("");
  throw new Error(
    `useBackend: none of ${candidates.length} candidates started${tried}\n` +
      "Add a package that runs everywhere, npm install @tensorflow/tfjs-backend-wasm, and pass its candidate: useBackend([wasm])",
  );
}

/**
 * Loads one backend, makes it the current one, and repairs the gradients of TensorFlow.js ({@link installGradients});
 * rejects with the reason when it does not start.
 */
export async function startBackend({ name, registeredAs = name, load, started }: Backend): Promise<void> {
  await load();
  await initialise(registeredAs);
  if (!(await tf.setBackend(registeredAs))) throw new Error(`tf.setBackend("${registeredAs}") answered false`);
  installGradients();
  started?.();
}

/** The first line of what was thrown; tfjs-backend-wasm rejects with a plain object. */
export function reason(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message ?? error;
  return String(message).trim().split("\n")[0]!;
}

/** Builds the backend here: `tf.setBackend` would send the reason of a failure to the console and keep only `false`. */
export async function initialise(name: string): Promise<void> {
  const { registry } = tf.engine();
  if (name in registry) return;
  const factory = tf.findBackendFactory(name);
  if (!factory) throw new Error(`the package loaded but registered no backend named "${name}"`);
  registry[name] = await factory();
}

/** Ends a running backend, with all that it holds; it can be started again. */
export function stopBackend({ name, registeredAs = name }: Backend): void {
  const factory = tf.findBackendFactory(registeredAs);
  tf.removeBackend(registeredAs);
  tf.registerBackend(registeredAs, factory);
}
