import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator, type Solver } from "@discretely/core";
import {
  aimle,
  imle,
  type ReferenceTarget,
  referenceAdaptiveTarget,
  referenceFixedTarget,
  straightThrough,
} from "@discretely/estimators";
import { gridPath } from "@discretely/solvers/grid-path";
import { spanningTree } from "@discretely/solvers/spanning-tree";
import { topK } from "@discretely/solvers/top-k";
import { type GoldenCase, type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// The estimators in parity mode, with their solvers, against the numbers recorded from the Python reference.

onTestBackend();

// biome-ignore lint/suspicious/noExplicitAny: the parameters of a recorded case
type Params = Record<string, any>;

const tensor = ({ data, shape }: GoldenTensor) => tf.tensor(data, shape, "float32");

/** Within rtol · |expected| + atol, entry by entry. */
function expectNear(actual: tf.Tensor | readonly number[], expected: GoldenTensor, rtol = 1e-5, atol = 1e-6): void {
  const values = Array.isArray(actual) ? actual : Array.from((actual as tf.Tensor).dataSync());
  expect(values.length).toBe(expected.data.length);
  for (const [i, x] of expected.data.entries()) {
    expect(Math.abs(values[i] - x), `entry ${i}: ${values[i]} for ${x}`).toBeLessThanOrEqual(rtol * Math.abs(x) + atol);
  }
}

/** n of the n (n − 1) directed edges of a complete graph. */
const verticesOf = (edges: number) => (1 + Math.sqrt(1 + 4 * edges)) / 2;

/** The recorded solver in the sense of ours: argmax ⟨θ, z⟩. Argmin solvers get the negated θ back. */
function solverOf({ solver, k, is_minimization: minimise }: Params, instance: readonly number[]): Solver {
  const flat =
    (solve: Solver): Solver =>
    (theta) =>
      tf.reshape(solve(tf.reshape(theta, [theta.shape[0]!, -1])), theta.shape);
  const solvers: Record<string, () => Solver> = {
    select_k: () => topK({ k }),
    mathias_select_k: () => topK({ k, rule: "threshold" }),
    flat_select_k: () => flat(topK({ k })),
    bottom_k: () => topK({ k }), // argmin over the costs −θ
    grid_dijkstra: () => gridPath({ neighbours: 8, negativeCosts: "clip" }),
    spanning_tree: () => spanningTree({ vertices: verticesOf(instance[0]!), layout: "directed", parity: "reference" }),
  };
  const make = solvers[solver]!;
  // The flag with an argmax solver: what it gets are the costs themselves.
  return minimise && solver === "select_k" ? (theta) => make()(tf.neg(theta)) : make();
}

/** One forward and backward pass of a recorded case; with the argmin flag ε is added to the costs, so −ε to −θ. */
function pass<S>(estimator: Estimator<S>, params: Params, theta: tf.Tensor, noise: tf.Tensor | undefined) {
  const sign = params.is_minimization ? -1 : 1;
  const solve = solverOf(params, theta.shape.slice(1));
  const solves: { problem: tf.Tensor; answer: tf.Tensor }[] = [];
  const layer = discreteLayer({
    solver: (x) => {
      const answer = solve(x);
      solves.push({ problem: tf.keep(tf.mul(sign, x)), answer: tf.keep(tf.clone(answer)) });
      return answer;
    },
    noise: (shape) => (noise ? tf.mul(sign, noise) : tf.zeros([...shape])),
    estimator,
    samples: params.nb_samples ?? 1,
    marginalSamples: params.nb_marginal_samples ?? 1,
    forwardTemperature: params.theta_noise_temperature ?? params.noise_temperature ?? 1,
    targetTemperature: params.target_noise_temperature ?? params.noise_temperature ?? 1,
  });
  return (dy: tf.Tensor) => {
    const loss = (x: tf.Tensor) => {
      const states = layer(tf.mul(sign, x), 0);
      return tf.sum(tf.mul(states, tf.reshape(dy, states.shape))) as tf.Scalar;
    };
    return { gradient: tf.grad(loss)(theta), solves };
  };
}

/** What the solver was asked and answered at `turn`, against the recorded problem and solution. */
function expectSolve(
  { problem, answer }: { problem: tf.Tensor; answer: tf.Tensor },
  asked: GoldenTensor,
  z: GoldenTensor,
) {
  expectNear(problem, asked, 1e-5, 1e-5);
  expect(Array.from(answer.dataSync())).toEqual(z.data);
}

const fixedTarget = ({ alpha, beta, do_gradient_scaling, eps }: Params) =>
  referenceFixedTarget({ alpha, beta, scaled: do_gradient_scaling, eps });
const adaptiveTarget = (p: Params) =>
  referenceAdaptiveTarget({
    alpha: p.initial_alpha,
    initialBeta: p.initial_beta,
    initialGradNorm: p.initial_grad_norm,
    updateStep: p.beta_update_step,
    momentum: p.beta_update_momentum,
    decay: p.grad_norm_decay_rate,
    targetNorm: p.target_norm,
  });
const differenceOf = ({ symmetric_perturbation: symmetric }: Params) => (symmetric ? "central" : "forward");

for (const topic of ["imle", "aimle"]) {
  goldenSuite(topic, (cases) => {
    it.each(cases)("$name", ({ params, inputs, outputs }) => {
      const target = fixedTarget(params);
      const estimator =
        topic === "imle"
          ? imle({ parity: "reference", target })
          : aimle({ parity: "reference", target, difference: differenceOf(params) });
      const run = pass(estimator, params, tensor(inputs.theta), inputs.noise && tensor(inputs.noise));
      const { gradient, solves } = run(tensor(inputs.dy));
      expectNear(gradient, outputs.grad_theta);
      expectSolve(solves[0]!, outputs.perturbed_theta, outputs.z);
      expectSolve(solves[1]!, outputs.target_perturbed, outputs.z_target);
      if (topic === "aimle") expectSolve(solves[2]!, outputs.left_perturbed, outputs.z_left);
      expect(solves).toHaveLength(topic === "aimle" ? 3 : 2);
    });
  });
}

goldenSuite("aimle_adaptive_trajectory", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const estimator = aimle({ parity: "reference", target: adaptiveTarget(params), difference: differenceOf(params) });
    const dys = tensor(inputs.dy_per_step);
    const noises = tensor(inputs.noise_per_step);
    let step = 0;
    const at = (x: tf.Tensor, i: number) => tf.squeeze(tf.slice(x, [i], [1]), [0]);
    const sign = params.is_minimization ? -1 : 1;
    const layer = discreteLayer({
      solver: solverOf(params, inputs.theta.shape.slice(1)),
      noise: () => tf.mul(sign, at(noises, step)),
      estimator,
      samples: params.nb_samples,
      marginalSamples: params.nb_marginal_samples,
      forwardTemperature: params.theta_noise_temperature,
      targetTemperature: params.target_noise_temperature,
    });
    const theta = tensor(inputs.theta);
    for (; step < params.steps; step++) {
      let z!: number[];
      const loss = (x: tf.Tensor) => {
        const states = layer(tf.mul(sign, x), 0);
        z = Array.from(states.dataSync());
        return tf.sum(tf.mul(states, tf.reshape(at(dys, step), states.shape))) as tf.Scalar;
      };
      const gradient = tf.tidy(() => Array.from(tf.grad(loss)(theta).dataSync()));
      const row = ({ data, shape }: GoldenTensor) => {
        const size = data.length / shape[0]!;
        return { shape: shape.slice(1), data: data.slice(step * size, (step + 1) * size) };
      };
      expect(z).toEqual(row(outputs.z).data);
      expectNear(gradient, row(outputs.grad_theta), 2e-5, 1e-6);
      expectNear([layer.state.beta], row(outputs.beta), 1e-9, 1e-12);
      expectNear([layer.state.gradNorm], row(outputs.grad_norm), 1e-5, 0);
      expectNear([layer.state.update], row(outputs.previous_beta_update), 1e-9, 1e-12);
    }
  });
});

goldenSuite("ste", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const theta = tensor(inputs.theta);
    // The wrapper that the reference calls sfe has no sample axis; its noise is one draw an instance.
    const noise = inputs.noise && tf.reshape(tensor(inputs.noise), [theta.shape[0]!, -1, ...theta.shape.slice(1)]);
    const run = pass(straightThrough({ parity: "reference" }), params, theta, noise);
    const { gradient, solves } = run(tensor(inputs.dy));
    expect(solves).toHaveLength(1);
    expect(Array.from(solves[0]!.answer.dataSync())).toEqual(outputs.z.data);
    expectNear(gradient, outputs.grad_theta, 1e-6, 1e-7);
  });
});

goldenSuite("target_distributions", (cases) => {
  const isAdaptive = ({ params }: GoldenCase) => params.initial_beta !== undefined;
  it.each(cases.filter((one) => !isAdaptive(one)))("$name", ({ params, inputs, outputs }) => {
    const target = fixedTarget(params);
    const [theta, dy, g] = [tensor(inputs.theta), tensor(inputs.dy), tensor(inputs.gradient_3d)];
    expectNear(target.process(theta, dy, g, undefined).gradient, outputs.process);
    if (!outputs.params_max) return;
    expectNear(target.params(theta, dy, -1, undefined), outputs.params_max);
    expectNear(target.params(theta, dy, 1, undefined), outputs.params_min);
    expectNear(target.params(theta, undefined, -1, undefined), outputs.params_no_dy);
    const other = fixedTarget({ ...params, alpha: 2, beta: 3 });
    expectNear(other.params(theta, dy, -1, undefined), outputs.params_override_alpha_2_beta_3);
  });

  it.each(cases.filter(isAdaptive))("$name", ({ params, inputs, outputs }) => {
    const target = adaptiveTarget(params) as ReferenceTarget<{ beta: number; gradNorm: number; update: number }>;
    const theta = tensor(inputs.theta);
    let state = target.init();
    for (let step = 0; step < params.steps; step++) {
      const row = ({ data, shape }: GoldenTensor) => {
        const size = data.length / shape[0]!;
        return { shape: shape.slice(1), data: data.slice(step * size, (step + 1) * size) };
      };
      // The case whose density is exactly on target has one dy and one gradient for all steps.
      const [dy, g] = ["dy", "gradient_3d"].map((name) => tensor(inputs[name] ?? row(inputs[`${name}_per_step`]))) as [
        tf.Tensor,
        tf.Tensor,
      ];
      const near = (actual: tf.Tensor | readonly number[], name: string, rtol?: number, atol?: number) =>
        outputs[name] && expectNear(actual, row(outputs[name]), rtol, atol);
      near(target.params(theta, dy, -1, state), "params_max");
      near(target.params(theta, dy, 1, state), "params_min");
      near(target.params(theta, undefined, -1, state), "params_no_dy");
      const told = target.process(theta, dy, g, state);
      state = told.state;
      near(told.gradient, "processed");
      expectNear([state.beta], row(outputs.beta_after), 1e-9, 1e-12);
      expectNear([state.gradNorm], row(outputs.grad_norm_after), 1e-5, 0);
      near([state.update], "previous_beta_update_after", 1e-9, 1e-12);
    }
  });
});
