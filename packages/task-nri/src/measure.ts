import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { batchOf } from "./batch.js";
import { bestLabels, type EdgeMetrics, edgeMetrics } from "./edge-metrics.js";
import type { Nri } from "./model.js";
import type { Structure } from "./structure.js";
import { countOf, type Trajectories } from "./trajectories.js";

/** What `measure` returns: the ELBO, and precision, recall and accuracy of MAP and of drawn edges. */
export interface Measures {
  /** −(NLL + KL) of the MAP edges, every frame predicted from the true one before it, in nats a vertex. */
  readonly elbo: number;
  /** Of the MAP edges. */
  readonly map: EdgeMetrics;
  /** Of edges drawn at unit noise, whatever the method's own noise is, as the papers report them. */
  readonly sampled: EdgeMetrics;
}

/** Trajectories measured at a time; the figures do not depend on it. */
const CHUNK = 100;

/** Means over the trajectories, by the running statistics of the batch normalisation; labels 0 and 1 as suits the truth best. */
export async function measure(model: Nri, structure: Structure, set: Trajectories, seed: number): Promise<Measures> {
  const count = countOf(set);
  const { size } = model.layout;
  const edges = { map: new Uint8Array(count * size), sampled: new Uint8Array(count * size) };
  let sum = 0;
  for (let start = 0; start < count; start += CHUNK) {
    const examples = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => start + i);
    const { loss, map, sampled } = await evaluate(model, structure, set, examples, seed);
    sum += loss.reduce((a, b) => a + b, 0);
    edges.map.set(map, start * size);
    edges.sampled.set(sampled, start * size);
  }
  const metrics = (chosen: Uint8Array) => bestLabels(edgeMetrics(chosen, set.edges, size));
  return { elbo: -sum / count, map: metrics(edges.map), sampled: metrics(edges.sampled) };
}

async function evaluate(model: Nri, structure: Structure, set: Trajectories, examples: number[], seed: number) {
  const tensors = tf.tidy(() => {
    const { nll, kl, theta, z } = model.terms(batchOf(set, examples), seed, 1, { training: false });
    const [B, size] = theta.shape as [number, number];
    const noise = structure.unitNoise([B, 1, size], split(seed, 3), examples);
    const sampled = structure.solver(tf.add(theta, tf.reshape(noise, [B, size])));
    return [tf.add(tf.squeeze(nll, [1]), kl), z, sampled];
  });
  const [loss, map, sampled] = await Promise.all(tensors.map((tensor) => tensor.data<"float32">()));
  tf.dispose(tensors);
  return { loss: loss!, map: map!, sampled: sampled! };
}
