import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { directedSlot } from "@discretely/solvers/edges";
import { type GoldenCase, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { edgeLayout } from "./edge-layout.js";
import { edgeMetrics } from "./edge-metrics.js";
import { categoricalKl, gaussianNll, gumbelKl } from "./losses.js";
import { structure } from "./structure.js";
import { close, tensorOf } from "./testing/golden-weights.js";

goldenSuite("nri_utils", (cases) => {
  onTestBackend();
  const of = (wanted: string) => cases.filter(({ params }) => params.function === wanted);

  it.each(of("maybe_make_logits_symmetric"))("$name", ({ inputs, outputs }) => {
    const layout = edgeLayout(5);
    const types = tf.unstack(tensorOf(inputs.logits), 2);
    close(
      tf.stack(
        types.map((logits) => layout.directed(layout.undirected(logits))),
        2,
      ),
      outputs.y,
      1e-5,
      1e-6,
    );
  });

  it.each(of("kl_gumbel"))("$name", ({ params, inputs, outputs }) =>
    close(gumbelKl(tensorOf(inputs.logits), params.num_vertices), outputs.y, 1e-5, 1e-6),
  );

  it.each(of("kl_categorical_uniform"))("$name", ({ params, inputs, outputs }) => {
    const kl = categoricalKl(tf.log(tensorOf(inputs.preds)), params.num_vertices);
    // The reference's option adds ln K, which the KL has already, once more for each entry of the 20 edges' 2 types.
    close(tf.add(kl, params.add_const ? (20 * 2 * Math.log(2)) / 5 : 0), outputs.y, 1e-5, 1e-6);
  });

  it.each(of("nll_gaussian"))("$name", ({ params, inputs, outputs }) => {
    const options = { variance: params.variance, constant: params.add_const };
    close(gaussianNll(tensorOf(inputs.preds), tensorOf(inputs.target), options), outputs.y, 1e-5, 0);
  });

  it.each(of("encode_onehot"))("$name: the places of receivers and senders", ({ outputs: { rel_rec, rel_send } }) => {
    const [receivers, senders] = [rel_rec, rel_send].map(({ data }) =>
      Array.from({ length: 20 }, (_, e) => data.slice(5 * e, 5 * e + 5).indexOf(1)),
    );
    expect(receivers!.map((receiver, e) => directedSlot(5, receiver, senders![e]!))).toEqual([...receivers!.keys()]);
  });

  it.each(of("sampling_edge_metrics"))("$name", (golden) => {
    const { params, inputs, outputs } = golden;
    const truth = [...inputs.target.data, ...inputs.target.data];
    const { graph, complement } = edgeMetrics(sampled(golden), truth, 20);
    expect(params.num_samples).toBe(2);
    for (const name of ["accuracy", "precision", "recall"] as const) {
      for (const [i, metrics] of [complement, graph].entries())
        expect(metrics[name]).toBeCloseTo(outputs[name].data[i], 6);
    }
  });
});

/** All graphs, then all again, in the directed layout: the structure of logits and Gumbel noise, by the recorded uniforms. */
function sampled({ params, inputs }: GoldenCase): Float32Array {
  return tf.tidy(() => {
    const layout = edgeLayout(5);
    const theta = layout.undirected(tf.squeeze(tensorOf(inputs.logits), [2]));
    const noise = tf.neg(tf.log(tf.neg(tf.log(tensorOf(inputs.uniform)))));
    const { solver } = structure(params.sst === "topk" ? "top-k" : "tree", 5);
    return layout
      .directed(solver(tf.add(tf.tile(theta, [2, 1]), noise)))
      .dataSync<"float32">()
      .slice();
  });
}
