import { permutation, split } from "@discretely/random";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { topK } from "@discretely/solvers/top-k";
import { adam, type Parts, type Session, shuffled, type Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { type ToBatch, toBatch } from "./batches.js";
import { type Best, type BestState, keepBest } from "./best.js";
import { loadCorpus } from "./corpus.js";
import { defaults } from "./defaults.js";
import { highlights } from "./highlights.js";
import { explain, meanSquaredError } from "./measure.js";
import { type L2x, type L2xBatch, l2x } from "./model.js";
import { type Settings, settings } from "./settings.js";
import { subsetPrecision } from "./subset-precision.js";
import type { AnnotatedTexts, Corpus, RatedTexts } from "./texts.js";

/** Learning to Explain as a task: settings, data, model, measure and marked texts. Noise and method are handed in. */
export const l2xTask = (): Task<typeof settings> => ({
  description: "Learning to Explain: rates a review by the k words that it selects, trained through the selection",
  settings,
  defaults,
  prepare,
});

async function prepare(options: Settings, parts: Parts): Promise<Session<L2xBatch>> {
  const { k, batch, temperature, targetTemperature, parity } = options;
  const { train, heldOut, annotated, table } = await load(options, parts);
  const length = longest({ train, heldOut, annotated, table });
  check(options, length, train.ids.length, heldOut.ids.length);
  const layer = parts.method({
    solver: topK({ k, rule: parity ? "threshold" : "exact" }),
    noise: parts.noise,
    family: kSubsetMarginals({ k }),
    samples: options.samples,
    forwardTemperature: temperature,
    ...(targetTemperature === undefined ? {} : { targetTemperature }),
  });
  const over = parity ? "sum" : "mean";
  const model = l2x({ ...options, layer, width: table.width, over, seed: split(parts.seed, 1) });
  const make = toBatch({ table, length, k, ...(parity ? { padding: "selectable" as const } : {}) });
  const best = keepBest(model.weights, "validation_mse");
  const optimizer = adam({ learningRate: options.learningRate, epsilon: 1e-7 });
  const [test, validation] = halves(heldOut, options.split ?? split(parts.seed, 3));
  const measure = { model, make, best, test, validation, annotated, k, parity };
  return {
    model: { ...model, buffers: best.buffers },
    batches: shuffled({
      count: train.ids.length,
      batch,
      seed: split(parts.seed, 2),
      make: (examples) => make(train, examples),
    }),
    optimizer,
    epochs: options.epochs,
    state: {
      toJSON: () => ({ layer: layer.toJSON(), best: best.toJSON() }),
      load: (state) => {
        const { layer: layerState, best: bestState } = state as { layer: unknown; best: BestState | null };
        layer.load(layerState);
        best.load(bestState);
      },
    },
    measure: async () => judge(measure),
    sections: async () => [
      {
        title: "Annotated texts, explained by the best epoch",
        html: best.with(() => show(model, annotated, make, length)),
      },
    ],
    dispose: () => {
      tf.dispose([...Object.values(model.weights), ...Object.values(best.buffers)]);
      optimizer.dispose();
    },
  };
}

const load = (
  { data, embeddings, train, heldOut, annotated, ...options }: Settings,
  { seed, log }: Parts,
): Promise<Corpus> =>
  loadCorpus(data, {
    ...options,
    embeddings,
    planted: options.k,
    seed: split(seed, 0),
    counts: { train, heldOut, annotated },
    log,
  });

const longest = ({ train, heldOut, annotated }: Corpus): number =>
  [train, heldOut, annotated].reduce(
    (most, { ids }) => ids.reduce((most, { length }) => Math.max(most, length), most),
    0,
  );

function check({ k, batch }: Settings, length: number, train: number, heldOut: number): void {
  if (k > length)
    throw new RangeError(`l2x: k = ${k} exceeds the ${length} words of the longest text; pass k <= ${length}`);
  if (batch > train)
    throw new RangeError(`l2x: batch = ${batch} exceeds the ${train} training texts; pass a smaller batch`);
  if (heldOut < 2)
    throw new RangeError(`l2x: ${heldOut} held-out text can't be halved into validation and test; pass more`);
}

/** A random half, the larger one where they are not even, and the rest. */
function halves({ ids, ratings }: RatedTexts, seed: number): [RatedTexts, RatedTexts] {
  const order = Array.from(permutation(ids.length, seed));
  const part = (places: number[]) => ({
    ids: places.map((i) => ids[i]!),
    ratings: Float32Array.from(places, (i) => ratings[i]!),
  });
  const middle = Math.ceil(ids.length / 2);
  return [part(order.slice(0, middle)), part(order.slice(middle))];
}

interface Measured {
  readonly model: L2x;
  readonly make: ToBatch;
  readonly best: Best;
  readonly test: RatedTexts;
  readonly validation: RatedTexts;
  readonly annotated: AnnotatedTexts;
  readonly k: number;
  readonly parity: Settings["parity"];
}

/** The metrics of this epoch, and with `best_` those of the epoch of the lowest validation error so far. */
function judge({ model, make, best, test, validation, annotated, k, parity }: Measured): Record<string, number> {
  const selections = explain(model, annotated, make).map(({ places }, i) => ({
    places: parity ? places.filter((place) => annotated.ids[i]![place] !== 0) : places,
    ranges: annotated.ranges[i]!,
  }));
  const metrics = {
    validation_mse: meanSquaredError(model, validation, make),
    test_mse: meanSquaredError(model, test, make),
    subset_precision: subsetPrecision(selections, { k, count: parity ? "ranges" : "words" }),
  };
  const { epoch, metrics: chosen } = best.judge(metrics);
  const named = Object.entries(chosen).map(([name, value]) => [`best_${name}`, value] as const);
  return { ...metrics, ...Object.fromEntries(named), best_epoch: epoch };
}

/** Texts shown in the report. */
const SHOWN = 6;

function show(model: L2x, annotated: AnnotatedTexts, make: ToBatch, length: number): string {
  const explained = explain(model, annotated, make, Math.min(SHOWN, annotated.ids.length));
  const texts = explained.map((text, i) => ({ ...text, tokens: annotated.tokens[i]!, ranges: annotated.ranges[i]! }));
  return highlights(texts, length);
}
