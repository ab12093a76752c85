import * as tf from "@tensorflow/tfjs-core";
import type { PathMaps } from "./maps.js";
import type { PathModel } from "./model.js";
import type { Standardise } from "./standardise.js";

/** Predicted paths and costs, `[count, K, K]` each. */
export interface Predicted {
  readonly paths: Float32Array;
  readonly costs: Float32Array;
}

/** Maps predicted at a time; the answer does not depend on it. */
const CHUNK = 50;

/** The model's paths and costs for the first `count` maps. */
export async function predictAll(
  model: PathModel,
  maps: PathMaps,
  scale: Standardise,
  count: number,
): Promise<Predicted> {
  const cells = maps.size * maps.size;
  const [paths, costs] = [new Float32Array(count * cells), new Float32Array(count * cells)];
  for (let start = 0; start < count; start += CHUNK) {
    const examples = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => start + i);
    const predicted = tf.tidy(() => ({ ...model.predict(scale.images(maps, examples)) }));
    paths.set(await predicted.paths.data(), start * cells);
    costs.set(await predicted.costs.data(), start * cells);
    tf.dispose(predicted);
  }
  return { paths, costs };
}
