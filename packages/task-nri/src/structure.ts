import type { Family, Noise, Solver } from "@discretely/core";
import { gumbel, logistic } from "@discretely/noise";
import { independent } from "@discretely/solvers/independent";
import { independentMarginals } from "@discretely/solvers/independent-marginals";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { spanningTree } from "@discretely/solvers/spanning-tree";
import { spanningTreeMarginals } from "@discretely/solvers/spanning-tree-marginals";
import { topK } from "@discretely/solvers/top-k";
import * as tf from "@tensorflow/tfjs-core";
import type { EdgeLayout } from "./edge-layout.js";
import { categoricalKl, gumbelKl } from "./losses.js";

export const STRUCTURES = ["tree", "top-k", "independent"] as const;
/** The sets of graphs to choose from, by name. */
export type StructureName = (typeof STRUCTURES)[number];

/** What graphs a model may choose from, over the undirected edges of the complete graph. */
export interface Structure {
  readonly solver: Solver;
  readonly family: Family;
  /** The noise by which z is drawn where the method does not matter: unit Gumbel for a score, so logistic for a logit. */
  readonly unitNoise: Noise;
  /** KL of the edges' posterior to their prior, over both directions, a vertex, in nats: θ `[B, n(n−1)/2]` → `[B]`. */
  readonly kl: (theta: tf.Tensor, layout: EdgeLayout) => tf.Tensor1D;
}

/** Entries of θ below the largest less this count as so much below: the relaxations' marginals keep their digits. */
const MAX_RANGE = 15;

/**
 * `tree`: spanning trees. `top-k`: any n − 1 edges. `independent`: any edges, each a Bernoulli variable of logit θ.
 * The first two have Gumbel variables of location θ as posterior, and standard ones as prior.
 */
export function structure(name: StructureName, vertices: number): Structure {
  const perturbed = { unitNoise: gumbel(), kl: gumbelOfBoth };
  switch (name) {
    case "tree":
      return {
        ...perturbed,
        solver: spanningTree({ vertices }),
        family: spanningTreeMarginals({ vertices, maxRange: MAX_RANGE }),
      };
    case "top-k":
      return { ...perturbed, solver: topK({ k: vertices - 1 }), family: kSubsetMarginals({ k: vertices - 1 }) };
    case "independent":
      return { solver: independent(), family: independentMarginals(), unitNoise: logistic(), kl: bernoulliOfBoth };
  }
}

const gumbelOfBoth = (theta: tf.Tensor, layout: EdgeLayout) => gumbelKl(layout.directed(theta), layout.vertices);

const bernoulliOfBoth = (theta: tf.Tensor, layout: EdgeLayout) => {
  const logits = layout.directed(theta);
  return categoricalKl(tf.stack([tf.zerosLike(logits), logits], -1), layout.vertices);
};
