import { discreteLayer, type Solver } from "@discretely/core";
import { aimle, imle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise/gumbel";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";

const solver: Solver = topK({ k: 2 });
const layer = discreteLayer({ solver, noise: gumbel({ scale: 0.5 }), estimator: aimle(), samples: 10 });
export const z: tf.Tensor = layer(tf.tensor2d([[0.5, -0.2, 1, 0.1]]), 0);

// @ts-expect-error k is required
topK({});
// @ts-expect-error a noise is no solver
discreteLayer({ solver: gumbel(), noise: gumbel(), estimator: imle() });
