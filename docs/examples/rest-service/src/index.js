import { createServer } from "node:http";
import { asyncLayer, trainStep, withPolicy } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import * as tf from "@tensorflow/tfjs";

const server = createServer(async (request, response) => {
  const rows = await new Response(request).json();
  const best = rows.map((row) => row.map((x) => +(row.filter((y) => y > x).length < 2)));
  response.end(JSON.stringify(best));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

const service = async (theta, _data, signal) => {
  const body = JSON.stringify(await theta.array()); // [N, n]
  const answer = await fetch(`http://127.0.0.1:${server.address().port}`, { method: "POST", body, signal });
  if (!answer.ok) throw new Error(`the service answered ${answer.status}`);
  return tf.tensor2d(await answer.json());
};
const solver = withPolicy(service, { rows: 20, inFlight: 4, timeoutMs: 2000, attempts: 3 });
const layer = asyncLayer({ solver, noise: gumbel(), estimator: aimle(), samples: 10 });

const encoder = tf.variable(tf.zeros([3, 5]));
const model = { weights: { encoder }, encode: (x) => tf.matMul(x, encoder) };
const costs = tf.tensor1d([1, -2, 0.5, 3, -1]);
const loss = (z) => z.mul(costs).sum(-1).mean();
const step = trainStep(model, layer, loss, tf.train.adam(0.1));

const x = tf.tensor2d([
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, 0],
  [0, 0, 1],
]); // a batch of four
let last;
for (let seed = 0; seed < 40; seed++) last = await step(x, seed);
console.log(last); // towards -3, the costs of the two best
server.close();
