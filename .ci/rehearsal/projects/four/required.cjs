// A program of CommonJS: `require` of ES modules.
const { discreteLayer } = require("@discretely/core");
const { aimle } = require("@discretely/estimators/aimle");
const { gumbel } = require("@discretely/noise/gumbel");
const { topK } = require("@discretely/solvers/top-k");
const tf = require("@tensorflow/tfjs");

const layer = discreteLayer({ solver: topK({ k: 2 }), noise: gumbel(), estimator: aimle(), samples: 10 });
const sum = tf.sum(layer(tf.tensor2d([[0.5, -0.2, 1, 0.1]]), 0), -1);
console.log(process.version, JSON.stringify(sum.arraySync()));
