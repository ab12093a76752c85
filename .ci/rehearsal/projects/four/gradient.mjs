// The README's first gradient, from the single packages.
import { discreteLayer } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";

const layer = discreteLayer({ solver: topK({ k: 2 }), noise: gumbel(), estimator: aimle(), samples: 100 });
const theta = tf.tensor2d([[0.5, -0.2, 1, 0.1]]);
const wanted = tf.tensor([0, 1, 0, 1]);
const loss = (scores) => layer(scores, 0).sub(wanted).square().sum(-1).mean();
console.log(JSON.stringify(tf.grad(loss)(theta).arraySync()));
