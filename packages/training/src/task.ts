import type { Method, Noise, TrainStep } from "@discretely/core";
import type { Optimizer, TensorContainer } from "@tensorflow/tfjs-core";
import type { z } from "zod";
import type { Batches, Model } from "./model.js";
import type { Schedule } from "./schedules.js";

/** A member of the registry by name, with its options. */
export interface Named {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a task is handed: the discrete layer's parts, and the seed of everything random. */
export interface Parts {
  /** How to train through the discrete choice: the task hands it its solver, noise and samples, and gets a layer. */
  readonly method: Method;
  readonly noise: Noise;
  readonly seed: number;
  /** Says in a line what takes time (a download, a generator). */
  readonly log: (line: string) => void;
}

/** A titled part of the report: trusted HTML or SVG made by the task. */
export interface Section {
  readonly title: string;
  readonly html: string;
}

/** A task made ready: what `fit` needs, and what the report shows. */
export interface Session<Batch extends TensorContainer = TensorContainer> {
  readonly model: Model<Batch>;
  readonly batches: Batches<Batch>;
  readonly optimizer: Optimizer;
  /**
   * Takes a step and resolves with its loss, in place of `optimizer.minimize` of the model's loss: core's `trainStep`, where the
   * layer's solver answers later. It applies `optimizer` to the weights by name; one that rejects leaves all as it was.
   */
  readonly step?: TrainStep<Batch>;
  /** Epochs to train. */
  readonly epochs: number;
  /** The learning rate's factor by epoch (from 0). Default: constant. */
  readonly schedule?: Schedule;
  /**
   * State beyond weights and optimiser slots, e.g. the layer's: saved and restored with every checkpoint. `readState`, where
   * there is one, brings from a device what `toJSON` then gives.
   */
  readonly state: {
    /** Brings from a device what `toJSON` then gives. */
    readState?(): Promise<unknown>;
    /** The state as JSON. */
    toJSON(): unknown;
    /** Takes the state that `toJSON` gave. */
    load(json: unknown): void;
  };
  /** Metrics by name, after each epoch. */
  readonly measure: (seed: number) => Promise<Readonly<Record<string, number>>>;
  /** Pictures for the report, after the last epoch. */
  readonly sections: (seed: number) => Promise<readonly Section[]>;
  /** Frees every tensor. */
  readonly dispose: () => void;
}

/** An estimator's options, the noise, and where a method wants others than the schema's, settings such as its learning rate. */
export interface Advice<Schema extends z.ZodObject = z.ZodObject> {
  readonly estimator: Named["options"];
  readonly noise: Named;
  /** Default: those of the task as they are. */
  readonly settings?: Partial<z.infer<Schema>>;
}

/** A task model: its settings as a schema (each with a default and a description), and how to make it ready. */
export interface Task<Schema extends z.ZodObject = z.ZodObject> {
  readonly description: string;
  readonly settings: Schema;
  /** What suits `estimator` on this task; the user's own, of which `given` are the estimator's options, go before it. */
  readonly defaults: (estimator: string, settings: z.infer<Schema>, given: Named["options"]) => Advice<Schema>;
  /** @throws before anything is written when data or settings do not fit. */
  // biome-ignore lint/suspicious/noExplicitAny: the batch is the task's own affair
  readonly prepare: (settings: z.infer<Schema>, parts: Parts) => Promise<Session<any>>;
}

declare module "@discretely/core" {
  interface Kinds {
    // biome-ignore lint/suspicious/noExplicitAny: the registry holds tasks of every schema
    task: Task<any>;
  }
}
