import { split } from "@discretely/random";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { topK } from "@discretely/solvers/top-k";
import { adam, jointState, keepBest, type Parts, type Session, shuffled, type Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { toBatch } from "./batches.js";
import { loadCorpus } from "./corpus.js";
import { defaults } from "./defaults.js";
import { halves } from "./halves.js";
import { judge } from "./judge.js";
import { type L2xBatch, l2x } from "./model.js";
import { type Settings, settings } from "./settings.js";
import { show } from "./show.js";
import type { Corpus } from "./texts.js";

/** Learning to Explain as a task: settings, data, model, measure and marked texts. Noise and method are handed in. */
export const l2xTask = (): Task<typeof settings> => ({
  description: "Learning to Explain: rates a review by the k words that it selects, trained through the selection",
  settings,
  defaults,
  prepare,
});

async function prepare(options: Settings, parts: Parts): Promise<Session<L2xBatch>> {
  const { k, batch, parity } = options;
  const corpus = await load(options, parts);
  const { train, heldOut, annotated, table } = corpus;
  const length = longest(corpus);
  check(options, length, train.ids.length, heldOut.ids.length);
  const layer = layerOf(options, parts);
  const over = parity ? "sum" : "mean";
  const model = l2x({ ...options, layer, width: table.width, over, seed: split(parts.seed, 1) });
  const make = toBatch({ table, length, k, ...(parity ? { padding: "selectable" as const } : {}) });
  const best = keepBest(model.weights, "validation_mse");
  const optimizer = adam({ learningRate: options.learningRate, epsilon: 1e-7 });
  const [test, validation] = halves(heldOut, options.split ?? split(parts.seed, 3));
  const marked = () => best.with(() => show(model, annotated, make, length));
  return {
    model: { ...model, buffers: best.buffers },
    batches: shuffled({ count: train.ids.length, batch, seed: split(parts.seed, 2), make: (of) => make(train, of) }),
    optimizer,
    epochs: options.epochs,
    state: jointState({ layer, best }),
    measure: async () => judge({ model, make, best, test, validation, annotated, k, parity }),
    sections: async () => [{ title: "Annotated texts, explained by the best epoch", html: marked() }],
    dispose: () => {
      tf.dispose([...Object.values(model.weights), ...Object.values(best.buffers)]);
      optimizer.dispose();
    },
  };
}

const layerOf = ({ k, samples, temperature, targetTemperature, parity }: Settings, { method, noise }: Parts) =>
  method({
    solver: topK({ k, rule: parity ? "threshold" : "exact" }),
    noise,
    family: kSubsetMarginals({ k }),
    samples,
    forwardTemperature: temperature,
    ...(targetTemperature === undefined ? {} : { targetTemperature }),
  });

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
