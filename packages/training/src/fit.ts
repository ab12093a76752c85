import type { TrainStep } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { learningRate, setLearningRate } from "./learning-rate.js";
import type { EpochRow, RunStore, StepRow } from "./run-store.js";
import type { Schedule } from "./schedules.js";
import { capture, type Place, restore, weightList } from "./snapshot.js";
import type { Session } from "./task.js";

/** Told how far a run is. */
export interface Progress {
  /** A run begins, or goes on after `step` steps. */
  readonly start: (run: { readonly epochs: number; readonly steps: number; readonly step: number }) => void;
  /** A step is done. */
  readonly step: (row: StepRow) => void;
  /** An epoch is done and measured. */
  readonly epoch: (row: EpochRow) => void;
  /** The run is over, or was stopped. */
  readonly stop: () => void;
}

/** What `fit` takes. */
export interface FitOptions<Batch extends tf.TensorContainer> {
  readonly session: Session<Batch>;
  /** The source of everything random in the run. */
  readonly seed: number;
  /** Where checkpoints and rows go. Default: nowhere. */
  readonly run?: RunStore | undefined;
  /** Goes on from the newest checkpoint of `run`, or from the start where it has none. Default false. */
  readonly resume?: boolean | undefined;
  /** Steps between checkpoints; the last step has one in any case. Default: an epoch. */
  readonly checkpointEvery?: number | undefined;
  /** Steps between the rows of a step's loss. Default: 20 rows an epoch. */
  readonly logEvery?: number | undefined;
  /** The learning rate's factor by epoch (from 0). Default: the session's, or constant. */
  readonly schedule?: Schedule | undefined;
  /** Told of every step. Default: nobody. */
  readonly progress?: Progress | undefined;
  /** Stops after the step under way, with a checkpoint; a session's own `step` is given it, and may be cut short. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the row of each epoch once it is written. */
  readonly onEpoch?: ((row: EpochRow) => void) | undefined;
}

/** What `fit` returns. */
export interface FitResult {
  readonly status: "done" | "stopped";
  /** Steps done, those before a resume included. */
  readonly step: number;
  /** The step that the run went on from; 0 for a fresh one. */
  readonly from: number;
  /** The loss of the last step. */
  readonly loss: number;
  /** The metrics of the last whole epoch. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Time spent in steps, those before a resume included. */
  readonly seconds: number;
}

const [STEP, MEASURE] = [0, 1]; // the two streams of seeds
const start: Place = { step: 0, lossSum: 0, epochSeconds: 0, seconds: 0, loss: Number.NaN, metrics: {} };

/**
 * Trains a session: epochs × steps of `optimizer.minimize`, metrics after each epoch, checkpoints on the way.
 *
 * A resumed run is bit-equal to one that was never cut: step t draws from `split(seed, 0, t)`, metrics from `split(seed, 1)`
 * (the same draws in each epoch, so that a change is the model's), batches come by place, and a checkpoint holds the rest.
 * @throws RangeError for an option out of range; Error when a loss is not finite (the last checkpoint is kept), or when
 * the checkpoint is of another run.
 */
export async function fit<Batch extends tf.TensorContainer>(options: FitOptions<Batch>): Promise<FitResult> {
  const { session, run, seed, schedule = session.schedule, progress } = options;
  const limits = checkOptions(options);
  const rate = schedule && learningRate(session.optimizer);
  const identity = { config: run?.config, seed };
  const from = await begin(options, identity);
  let saved = from.step;
  const save = async (place: Place) => {
    if (run && saved !== place.step) await run.save(await capture(session, identity, place));
    saved = place.step;
  };

  progress?.start({ epochs: session.epochs, steps: limits.steps, step: from.step });
  try {
    const { step, loss, metrics, seconds } = await train(options, limits, from, save);
    return { status: step < limits.total ? "stopped" : "done", step, from: from.step, loss, metrics, seconds };
  } finally {
    if (rate !== undefined) setLearningRate(session.optimizer, rate);
    progress?.stop();
  }
}

/** The loop over all steps from `place` on, up to the last one or a signal. */
async function train<Batch extends tf.TensorContainer>(
  options: FitOptions<Batch>,
  { steps, total, checkpointEvery, logEvery }: ReturnType<typeof checkOptions>,
  from: Place,
  save: (place: Place) => Promise<void>,
): Promise<Place> {
  const { session, seed, run, schedule = session.schedule, progress, signal } = options;
  const rate = schedule ? learningRate(session.optimizer) : 0;
  const breathe = breather(50);
  let place = from;
  while (place.step < total && !signal?.aborted) {
    const epoch = Math.floor(place.step / steps);
    if (schedule) setLearningRate(session.optimizer, rate * schedule(epoch));
    const next = await trainStep(session, seed, place, signal);
    if (!next) break;
    place = next;
    const row: StepRow = { epoch: epoch + 1, step: place.step, loss: place.loss };
    if (place.step % logEvery === 0) await run?.log(row);
    progress?.step(row);
    if (place.step % steps === 0) place = await endEpoch(options, place);
    if (place.step % checkpointEvery === 0) await save(place);
    await breathe();
  }
  await save(place);
  return place;
}

function checkOptions<Batch extends tf.TensorContainer>({ session, seed, ...options }: FitOptions<Batch>) {
  const steps = checkInteger("fit", "session.batches.steps", session.batches.steps, { min: 1 });
  const epochs = checkInteger("fit", "session.epochs", session.epochs, { min: 1 });
  checkInteger("fit", "seed", seed);
  return {
    steps,
    total: epochs * steps,
    checkpointEvery: checkInteger("fit", "checkpointEvery", options.checkpointEvery ?? steps, { min: 1 }),
    logEvery: checkInteger("fit", "logEvery", options.logEvery ?? Math.ceil(steps / 20), { min: 1 }),
  };
}

/** The place to go on from, with the session and the store set back to it. */
async function begin<Batch extends tf.TensorContainer>(
  { session, run, resume = false }: FitOptions<Batch>,
  identity: { config: unknown; seed: number },
): Promise<Place> {
  if (!resume || !run) return start;
  const snapshot = await run.load();
  if (snapshot) restore(session, identity, snapshot);
  const place = snapshot?.place ?? start;
  await run.cut(place.step);
  return place;
}

/** One step: batch, loss, gradient, update. Nothing where the signal cut it short. */
async function trainStep<Batch extends tf.TensorContainer>(
  session: Session<Batch>,
  seed: number,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<Place | undefined> {
  const { steps } = session.batches;
  const began = performance.now();
  const at = () => session.batches.at(Math.floor(place.step / steps), place.step % steps);
  const update = session.step ? ownStep(session.step, signal) : minimise(session);
  const loss = await update(at, split(seed, STEP, place.step));
  if (loss === undefined) return undefined;
  const step = place.step + 1;
  if (!Number.isFinite(loss)) {
    const where = `step ${step} (epoch ${Math.ceil(step / steps)})`;
    throw new Error(
      `fit: the loss is ${loss} at ${where}; lower the learning rate, or look for a log or a division by 0`,
    );
  }
  const seconds = (performance.now() - began) / 1000;
  const fresh = place.step % steps === 0;
  return {
    ...place,
    step,
    loss,
    lossSum: (fresh ? 0 : place.lossSum) + loss,
    epochSeconds: (fresh ? 0 : place.epochSeconds) + seconds,
    seconds: place.seconds + seconds,
  };
}

/** Makes a batch, updates the weights by it, and answers the loss. */
type Update<Batch> = (at: () => Batch, seed: number) => Promise<number | undefined>;

const minimise =
  <Batch extends tf.TensorContainer>(session: Session<Batch>): Update<Batch> =>
  async (at, seed) => {
    const variables = weightList(session).map(([, variable]) => variable);
    const value = tf.tidy(() => {
      const batch = at();
      const loss = session.optimizer.minimize(() => session.model.loss(batch, seed), true, variables)!;
      tf.dispose(batch); // also a batch that was made outside of this scope
      return loss;
    });
    const loss = (await value.data())[0]!;
    value.dispose();
    return loss;
  };

/** The session's own step. Cut short it has changed nothing, so the run stands where it stood. */
const ownStep =
  <Batch extends tf.TensorContainer>(step: TrainStep<Batch>, signal: AbortSignal | undefined): Update<Batch> =>
  async (at, seed) => {
    const batch = tf.tidy(at);
    try {
      return await step(batch, seed, signal && { signal });
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw error;
    } finally {
      tf.dispose(batch);
    }
  };

/** Metrics of the epoch, told to all who listen. It comes before the epoch's checkpoint, which then stands for both. */
async function endEpoch<Batch extends tf.TensorContainer>(
  { session, seed, run, progress, onEpoch }: FitOptions<Batch>,
  place: Place,
): Promise<Place> {
  const { steps } = session.batches;
  const metrics = await session.measure(split(seed, MEASURE));
  const row: EpochRow = {
    epoch: place.step / steps,
    step: place.step,
    loss: place.lossSum / steps,
    seconds: place.epochSeconds,
    metrics,
  };
  await run?.log(row);
  progress?.epoch(row);
  onEpoch?.(row);
  return { ...place, metrics };
}

/** Lets timers and signals have their turn, at most every `ms`: arithmetic on the host never would. */
function breather(ms: number): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < ms) return;
    await new Promise<void>((resume) => setTimeout(resume));
    last = performance.now();
  };
}
