import * as tf from "@tensorflow/tfjs-core";
import { differences } from "./differences.js";
import { readOptimizer, writeOptimizer } from "./optimizer-state.js";
import type { TensorData } from "./safetensors.js";
import type { Session } from "./task.js";

/** Where a run stands. Randomness needs no entry: the seed of a step is a function of the run's seed and `step`. */
export interface Place {
  /** Steps done. */
  readonly step: number;
  /** Sum of the losses of the epoch's steps so far. */
  readonly lossSum: number;
  /** Time spent in the epoch's steps so far. */
  readonly epochSeconds: number;
  /** Time spent in all steps so far. */
  readonly seconds: number;
  /** The loss of the last step. */
  readonly loss: number;
  /** The metrics of the last whole epoch. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** All of a run as plain data: what {@link restore} needs to go on bit for bit. */
export interface Snapshot {
  readonly config: unknown;
  readonly seed: number;
  readonly stepsPerEpoch: number;
  readonly place: Place;
  readonly optimizer: { readonly name: string; readonly iterations: number };
  /** `Session.state` as JSON. */
  readonly state: unknown;
  /** `weights/<name>`, `buffers/<name>` and `slots/<name>`. */
  readonly tensors: Readonly<Record<string, TensorData>>;
}

/** What a snapshot must agree on with the run that it continues. */
export interface Identity {
  readonly config: unknown;
  readonly seed: number;
}

// biome-ignore lint/suspicious/noExplicitAny: a session of whatever batches
type AnySession = Session<any>;

const dtypes = { float32: "F32", int32: "I32", bool: "BOOL" } as const;

/** Name and variable of each weight, by name: the order in which `minimize` gets them, whatever order the task made. */
export const weightList = (session: AnySession): [string, tf.Variable][] =>
  Object.entries(session.model.weights).sort(([a], [b]) => (a < b ? -1 : 1));

/** Name and variable of each buffer. */
const bufferList = (session: AnySession): [string, tf.Variable][] => Object.entries(session.model.buffers ?? {});

/** Copies a run out of the backend. @throws Error for a weight or slot that is not finite: such a run cannot go on. */
export async function capture(session: AnySession, { config, seed }: Identity, place: Place): Promise<Snapshot> {
  const weights = weightList(session);
  const { name, iterations, slots } = readOptimizer(
    session.optimizer,
    weights.map(([key]) => key),
  );
  const tensors: Record<string, TensorData> = {};
  for (const [key, tensor] of weights) tensors[`weights/${key}`] = await toData(key, tensor);
  for (const [key, tensor] of bufferList(session)) tensors[`buffers/${key}`] = await toData(key, tensor);
  for (const [key, tensor] of Object.entries(slots)) tensors[`slots/${key}`] = await toData(key, tensor);
  await session.state.readState?.();
  return {
    config,
    seed,
    stepsPerEpoch: session.batches.steps,
    place,
    optimizer: { name, iterations },
    state: session.state.toJSON(),
    tensors,
  };
}

async function toData(name: string, tensor: tf.Tensor): Promise<TensorData> {
  const data = (await tensor.data()) as Float32Array;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) {
      throw new Error(`checkpoint: "${name}" holds ${data[i]} at entry ${i}; lower the learning rate`);
    }
  }
  return { dtype: dtypes[tensor.dtype as keyof typeof dtypes], shape: tensor.shape, data };
}

/**
 * Puts a snapshot into a session, which goes on bit for bit like the run that was captured.
 * @throws Error, before anything is changed, when the snapshot is of another run: it names all that differs.
 */
export function restore(session: AnySession, identity: Identity, snapshot: Snapshot): void {
  const differing = compare(session, identity, snapshot);
  if (differing.length > 0) {
    throw new Error(
      `checkpoint: at step ${snapshot.place.step} it is of another run: ${differing.join("; ")}. ` +
        "Resume with the settings of that run, or start in a new folder",
    );
  }
  session.state.load(snapshot.state);
  tf.tidy(() => {
    const weights = weightList(session);
    for (const [key, variable] of weights) variable.assign(toTensor(snapshot.tensors[`weights/${key}`]!));
    for (const [key, variable] of bufferList(session)) variable.assign(toTensor(snapshot.tensors[`buffers/${key}`]!));
    const slots = Object.entries(snapshot.tensors)
      .filter(([key]) => key.startsWith("slots/"))
      .map(([key, data]) => [key.slice("slots/".length), toTensor(data)]);
    writeOptimizer(session.optimizer, { ...snapshot.optimizer, slots: Object.fromEntries(slots) }, weights);
  });
}

const toTensor = ({ data, shape, dtype }: TensorData) => {
  const type = dtype === "F32" ? "float32" : dtype === "I32" ? "int32" : "bool";
  return tf.tensor(data as Float32Array, [...shape], type);
};

function compare(session: AnySession, identity: Identity, snapshot: Snapshot): string[] {
  const there = (kind: string) =>
    Object.entries(snapshot.tensors)
      .filter(([key]) => key.startsWith(kind))
      .map(([key, { dtype, shape }]) => [key.slice(kind.length), `${dtype} [${shape}]`]);
  const here = (list: [string, tf.Variable][]) =>
    list.map(([key, { dtype, shape }]) => [key, `${dtypes[dtype as keyof typeof dtypes]} [${shape}]`]);
  const lists = (kind: string, list: [string, tf.Variable][]) =>
    differences(Object.fromEntries(there(`${kind}/`)), Object.fromEntries(here(list)), kind);
  // by way of JSON, as the checkpoint's own settings have come
  return [
    ...differences(snapshot.config, JSON.parse(JSON.stringify(identity.config ?? null)), "config"),
    ...differences(snapshot.seed, identity.seed, "seed"),
    ...differences(snapshot.stepsPerEpoch, session.batches.steps, "steps of an epoch"),
    ...differences(snapshot.optimizer.name, session.optimizer.getClassName(), "optimizer"),
    ...lists("weights", weightList(session)),
    ...lists("buffers", bufferList(session)),
  ];
}
