import { truth } from "@discretely/audit";
import { expectedGradient, type StochasticLayer } from "@discretely/core";
import type { Parts, Session, Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { courseOf } from "./course.js";
import { defaults } from "./defaults.js";
import { kSubsetProblem, type LinearProblem } from "./k-subset-problem.js";
import { lossOfRuns, meanOfRuns, startOf } from "./runs.js";
import { type Settings, settings } from "./settings.js";

/** The toy optimisation of the I-MLE paper as a task: θ itself is trained, by stochastic losses, and measured by the exact one. */
export const syntheticTask = (): Task<typeof settings> => ({
  description: "the toy optimisation: θ of a k-subset problem whose expected loss is known exactly",
  settings,
  defaults,
  prepare,
});

interface Batch extends tf.TensorContainerObject {
  readonly step: number;
}

async function prepare(options: Settings, { method, noise }: Parts): Promise<Session<Batch>> {
  const { steps, log, repetitions, samples, temperature: forwardTemperature } = options;
  if (steps % log !== 0) {
    throw new RangeError(`synthetic: steps = ${steps} is no multiple of log = ${log}; pass one that is`);
  }
  const problem = problemOf(options);
  const { solver, family } = problem;
  const layer = method({ solver, noise, family, samples, forwardTemperature });
  const theta = tf.tidy(() => tf.variable(startOf(problem, repetitions)));
  const loss = lossOfRuns(problem);
  const optimizer = tf.train.momentum(options.learningRate, options.momentum);
  const course = courseOf(options, problem, layer, theta);
  return {
    model: {
      weights: { theta, ...prefixed(layer.weights) },
      loss: ({ step }, seed) => {
        course.at(step + 1);
        const { z, surrogate } = layer(theta, seed);
        return meanOfRuns(surrogate(loss(z)));
      },
    },
    batches: { steps: log, at: (epoch, step) => ({ step: epoch * log + step }) },
    optimizer,
    epochs: steps / log,
    state: course.state,
    measure: async () => course.measure(),
    sections: async (seed) => {
      const { gapChart, gradientChart } = await import("./pictures.js"); // what draws takes long to load
      const { exact, estimates } = gradients(problem, layer, seed);
      return [
        { title: "Optimality gap by step", html: gapChart(course.curve()) },
        { title: "The first problem's gradient", html: gradientChart(exact, estimates) },
      ];
    },
    dispose: () => {
      tf.dispose([theta, Object.values(layer.weights)]);
      optimizer.dispose();
      tf.SGDOptimizer.prototype.dispose.call(optimizer); // momentum forgets its superclass's tensor
    },
  };
}

function problemOf({ n, k, first, instances, parity }: Settings): LinearProblem {
  if (k > n) throw new RangeError(`synthetic: k = ${k} exceeds the ${n} items; pass k <= ${n}`);
  return kSubsetProblem({ n, k, first, instances, ...(parity && { parity }) });
}

const prefixed = (weights: Readonly<Record<string, tf.Variable>>) =>
  Object.fromEntries(Object.entries(weights).map(([name, variable]) => [`layer.${name}`, variable]));

/** Estimates in the chart of gradients. */
const ESTIMATES = 100;

/** The exact gradient at the start, beside estimates by the layer as it is now; its state stays. */
function gradients(problem: LinearProblem, layer: StochasticLayer, seed: number) {
  const n = problem.linear.length / problem.shape[0];
  const settled = JSON.stringify({ state: layer.state });
  const values = tf.tidy(() => {
    const start = startOf(problem, ESTIMATES);
    return expectedGradient(layer)(start, lossOfRuns(problem), seed).gradient.dataSync<"float32">().slice();
  });
  layer.load(JSON.parse(settled).state);
  const estimates = Array.from({ length: ESTIMATES }, (_, i) => values.subarray(i * n, (i + 1) * n));
  return { exact: truth(problem).gradient.subarray(0, n), estimates };
}
