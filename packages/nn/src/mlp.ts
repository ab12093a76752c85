import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { dense } from "./dense.js";
import { type Module, namedWeights } from "./module.js";

/**
 * Fully connected layers of the given widths, e.g. `[784, 512, 256, 400]`, ReLU after every layer but the last:
 * `[..., in]` → `[..., out]`. Weights `linear1.weight` `[in, out]`, `linear1.bias` `[out]`, `linear2.weight` …
 * start Xavier-uniform with the gain of ReLU; biases are zero.
 */
export function mlp(widths: readonly number[], seed: number): Module {
  const layers = widths.slice(1).map((outputs, i) => dense({ inputs: widths[i]!, outputs, seed: split(seed, i) }));
  return {
    weights: namedWeights(Object.fromEntries(layers.map((layer, i) => [`linear${i + 1}`, layer]))),
    apply: (x) => layers.reduce((h, layer, i) => (i === 0 ? layer.apply(h) : layer.apply(tf.relu(h))), x),
  };
}
