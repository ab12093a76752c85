import { cpu, useBackend } from "@discretely/backends";
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
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";

// The estimators in parity mode, with their solvers, against the numbers recorded from the Python reference.

beforeAll(async () => {
  await useBackend([cpu]);
});

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

/** The recorded solver in the sense of ours: argmax ⟨θ, z⟩. Argmin solvers get the negated θ back. */
function solverOf({ solver, k, is_minimization: minimise }: Params): Solver {
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
    spanning_tree: () => spanningTree({ vertices: 5, layout: "directed", parity: "reference" }),
  };
  const make = solvers[solver]!;
  // The flag with an argmax solver: what it gets are the costs themselves.
  return minimise && solver === "select_k" ? (theta) => make()(tf.neg(theta)) : make();
}

/** One forward and backward pass of a recorded case; with the argmin flag ε is added to the costs, so −ε to −θ. */
function pass<S>(estimator: Estimator<S>, params: Params, theta: tf.Tensor, noise: tf.Tensor | undefined) {
  const sign = params.is_minimization ? -1 : 1;
  const layer = discreteLayer({
    solver: solverOf(params),
    noise: (shape) => (noise ? tf.mul(sign, noise) : tf.zeros([...shape])),
    estimator,
    samples: params.nb_samples ?? 1,
    marginalSamples: params.nb_marginal_samples ?? 1,
    forwardTemperature: params.theta_noise_temperature ?? params.noise_temperature ?? 1,
    targetTemperature: params.target_noise_temperature ?? params.noise_temperature ?? 1,
  });
  return {
    layer,
    run: (dy: tf.Tensor) => {
      let z!: tf.Tensor;
      const loss = (x: tf.Tensor) => {
        const states = layer(tf.mul(sign, x), 0);
        z = tf.keep(tf.clone(states));
        return tf.sum(tf.mul(states, tf.reshape(dy, states.shape))) as tf.Scalar;
      };
      return { gradient: tf.grad(loss)(theta), z };
    },
  };
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
      const { run } = pass(estimator, params, tensor(inputs.theta), inputs.noise && tensor(inputs.noise));
      const { z, gradient } = run(tensor(inputs.dy));
      expect(Array.from(z.dataSync())).toEqual(outputs.z.data);
      expectNear(gradient, outputs.grad_theta);
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
      solver: solverOf(params),
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
    const { run } = pass(straightThrough({ parity: "reference" }), params, theta, noise);
    const { z, gradient } = run(tensor(inputs.dy));
    expect(Array.from(z.dataSync())).toEqual(outputs.z.data);
    expectNear(gradient, outputs.grad_theta, 1e-6, 1e-7);
  });
});

goldenSuite("target_distributions", (cases) => {
  const fixedCases = cases.filter(({ name }) => name.startsWith("target_"));
  it.each(fixedCases)("$name", ({ params, inputs, outputs }) => {
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

  const adaptiveCases = cases.filter(({ name, params }) => name.startsWith("adaptive_") && !params.fragile);
  it.each(adaptiveCases)("$name", ({ params, inputs, outputs }) => {
    const target = adaptiveTarget(params) as ReferenceTarget<{ beta: number; gradNorm: number; update: number }>;
    const theta = tensor(inputs.theta);
    let state = target.init();
    for (let step = 0; step < params.steps; step++) {
      const row = ({ data, shape }: GoldenTensor) => {
        const size = data.length / shape[0]!;
        return { shape: shape.slice(1), data: data.slice(step * size, (step + 1) * size) };
      };
      const dy = tensor(row(inputs.dy_per_step));
      expectNear(target.params(theta, dy, -1, state), row(outputs.params_max));
      expectNear(target.params(theta, dy, 1, state), row(outputs.params_min));
      expectNear(target.params(theta, undefined, -1, state), row(outputs.params_no_dy));
      const told = target.process(theta, dy, tensor(row(inputs.gradient_3d_per_step)), state);
      state = told.state;
      expectNear(told.gradient, row(outputs.processed));
      expectNear([state.beta], row(outputs.beta_after), 1e-9, 1e-12);
      expectNear([state.gradNorm], row(outputs.grad_norm_after), 1e-5, 0);
      expectNear([state.update], row(outputs.previous_beta_update_after), 1e-9, 1e-12);
    }
  });
});
