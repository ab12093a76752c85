import type { Trial } from "@discretely/backends";
import type { Progress } from "@discretely/training";
import type { RunSettings } from "./settings.js";

/** A run for a worker process. */
export interface RunOrder {
  readonly kind: "run";
  readonly given: RunSettings;
  /** The plug-in files. */
  readonly plugins: readonly string[];
  readonly path: string;
  readonly resume: boolean;
  readonly checkpointEvery: number | undefined;
}

/** What a worker process is told: a run to make, a backend to start or to try out, or to stop with a checkpoint. */
export type Order =
  | RunOrder
  /** "auto" is the best one for runs side by side. */
  | { readonly kind: "backend"; readonly name: string }
  | { readonly kind: "trial"; readonly name: string }
  | { readonly kind: "stop" };

/** What a worker process tells on its way. */
export type News =
  | { readonly kind: "start"; readonly run: Parameters<Progress["start"]>[0] }
  | { readonly kind: "step"; readonly row: Parameters<Progress["step"]>[0] }
  | { readonly kind: "epoch"; readonly row: Parameters<Progress["epoch"]>[0] }
  | { readonly kind: "log"; readonly line: string };

/** How it ended: the run, done or stopped at a step; the backend that started; its trial; or why it failed. */
export type End =
  | { readonly kind: "done" | "stopped"; readonly step: number }
  | { readonly kind: "backend"; readonly name: string }
  | { readonly kind: "trial"; readonly trial: Trial }
  | { readonly kind: "failed"; readonly message: string };
