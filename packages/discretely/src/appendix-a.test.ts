import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator } from "@discretely/core";
import {
  adaptive,
  aimle,
  fixed,
  imle,
  referenceAdaptiveTarget,
  referenceFixedTarget,
  signController,
  straightThrough,
} from "@discretely/estimators";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

onTestBackend();

// Vectors of the reference, recorded with a fixed noise tensor: exact top-2 of 6, two instances, two samples, dy = W.
const THETA = [
  [0.5, -0.2, 1, 0.1, 0.3, -1],
  [0, 0.4, -0.6, 0.9, 0.2, 0.7],
];
const EPS = [
  [
    [0.1, 0.9, -0.3, 0.4, 0.2, 0],
    [-0.5, 0.3, 0.2, 0.8, -0.1, 1.5],
  ],
  [
    [0.3, -0.2, 1.1, 0, 0.5, -0.4],
    [0.6, 0.1, 0, -0.7, 0.2, 0.4],
  ],
];
const W = [
  [
    [1, -2, 0.5, 3, -1, 0.25],
    [0.5, 1.5, -1, 2, 0, -0.5],
  ],
  [
    [-1, 0.75, 2, 1, -2, 0.5],
    [0.2, -0.4, 1.2, 0.8, -1.6, 1],
  ],
];
const Z = [
  [
    [0, 1, 1, 0, 0, 0],
    [0, 0, 1, 1, 0, 0],
  ],
  [
    [0, 0, 0, 1, 1, 0],
    [1, 0, 0, 0, 0, 1],
  ],
];

interface Setting {
  readonly samples?: number;
  readonly marginalSamples?: number;
  readonly forwardTemperature?: number;
  readonly targetTemperature?: number;
  readonly minimise?: boolean;
}

/** z and dθ for the loss Σ ⟨w, z⟩. The reference's argmin flag adds ε to the costs, so here −ε goes with −θ. */
function run<S>(estimator: Estimator<S>, { minimise = false, ...options }: Setting = {}) {
  const sign = minimise ? -1 : 1;
  const layer = discreteLayer({
    // With the flag the reference still calls the same (argmax) solver, on the costs.
    solver: minimise ? (theta) => topK({ k: 2 })(tf.neg(theta)) : topK({ k: 2 }),
    noise: () => tf.mul(sign, tf.tensor(EPS)),
    estimator,
    samples: 2,
    targetTemperature: 1,
    ...options,
  });
  let z: unknown;
  const loss = (theta: tf.Tensor) => {
    const states = layer(tf.mul(sign, theta), 0);
    z = states.arraySync();
    return tf.sum(tf.mul(states, tf.tensor(W))) as tf.Scalar;
  };
  const gradient = tf.tidy(() => tf.grad(loss)(tf.tensor(THETA)).arraySync()) as number[][];
  return { z, gradient, state: layer.state };
}

function expectClose(actual: number[][], expected: number[][], tolerance = 1e-5) {
  for (const [b, row] of expected.entries()) {
    for (const [i, x] of row.entries())
      expect(Math.abs(actual[b]![i]! - x)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(x)));
  }
}

const lambda = 0.5;
const reference = (beta: number, scaled: boolean, alpha = 1) =>
  imle({ parity: "reference", target: referenceFixedTarget({ alpha, beta, scaled }) });
const central = (beta: number) =>
  aimle({ parity: "reference", target: referenceFixedTarget({ beta, scaled: true }), difference: "central" });
const forward = (beta: number) =>
  aimle({ parity: "reference", target: referenceFixedTarget({ beta, scaled: true }), difference: "forward" });
const SCALED = [
  [0, 0, 1, 1, -1, -1],
  [0, -1, 0, 1, -1, 1],
];
const UNSCALED = SCALED.map((row) => row.map((x) => x / 2));

describe("the recorded vectors", () => {
  it("forward", () => expect(run(straightThrough()).z).toEqual(Z));

  const cases: [string, Estimator, number[][], Setting?][] = [
    ["I-MLE λ 0.5, unscaled", reference(lambda, false), UNSCALED],
    ["I-MLE λ 0.5, scaled", reference(lambda, true), SCALED],
    ["I-MLE α 0, λ 1, unscaled", reference(1, false, 0), UNSCALED],
    [
      "I-MLE, the minimise flag",
      reference(lambda, true),
      [
        [1, 0, -2, 1, 0, 0],
        [0, 0, 1, 0, -1, 0],
      ],
      { minimise: true },
    ],
    [
      "AIMLE fixed, central",
      central(lambda),
      [
        [0.5, 0, -0.5, 1, -0.5, -0.5],
        [0, -0.5, 0.5, 0.5, -1, 0.5],
      ],
    ],
    ["AIMLE fixed, forward", forward(lambda), SCALED],
    ["I-MLE S 1, M 2", reference(lambda, true), SCALED, { samples: 1, marginalSamples: 2 }],
    [
      "I-MLE τ_f 0, τ_q 1",
      reference(lambda, true),
      [
        [2, -1, 1, 0, -1, -1],
        [-1, -1, 0, 2, -2, 2],
      ],
      { forwardTemperature: 0 },
    ],
    ["AIMLE forward τ_f 0, τ_q 1 (D4)", forward(lambda), SCALED, { forwardTemperature: 0 }],
    [
      "straight-through",
      straightThrough({ parity: "reference" }),
      [
        [0.75, -0.25, -0.25, 2.5, -0.5, -0.125],
        [-0.4, 0.175, 1.6, 0.9, -1.8, 0.75],
      ],
    ],
  ];
  it.each(cases)("%s", (_, estimator, expected, setting) => expectClose(run(estimator, setting).gradient, expected));

  const adaptiveTarget = () => referenceAdaptiveTarget({ initialBeta: 0.8, updateStep: 0.01 });
  it("AIMLE adaptive, forward", () => {
    const { gradient, state } = run(aimle({ parity: "reference", difference: "forward", target: adaptiveTarget() }));
    const x = 1.91057;
    expectClose(gradient, [
      [0, 0, x, x, -x, -x],
      [0, 0, 0, x, -x, 0],
    ]);
    expect(state.beta).toBeCloseTo(0.79, 10);
    expect(state.gradNorm).toBeCloseTo(1.1, 6);
  });
  it("AIMLE adaptive, central", () => {
    const { gradient, state } = run(aimle({ parity: "reference", difference: "central", target: adaptiveTarget() }));
    const [x, y] = [0.955285, 1.91057];
    expectClose(gradient, [
      [x, -x, 0, y, -x, -x],
      [0, 0, x, x, -y, 0],
    ]);
    expect(state.beta).toBeCloseTo(0.79, 10);
    expect(state.gradNorm).toBeCloseTo(1.2, 6);
  });
});

describe("where the default departs from the reference, and by what factor", () => {
  it("sums over the samples instead of averaging: S times the reference at the same dy", () => {
    const { gradient } = run(imle({ step: fixed(lambda) }));
    expectClose(
      gradient,
      SCALED.map((row) => row.map((x) => 2 * x)),
    );
    expectClose(
      run(straightThrough()).gradient,
      run(straightThrough({ parity: "reference" })).gradient.map((row) => row.map((x) => 2 * x)),
    );
  });

  it("D1: divides by the λ that it stepped by; the reference's divisor is √(S·M) too small", () => {
    // One instance, so that a norm of the batch is a norm of the instance, and one row of dy for both samples, so that
    // a norm over the samples is √S of one.
    const theta = tf.tensor2d([THETA[0]!]);
    const dy = [W[0]![0]!, W[0]![0]!];
    const gradientOf = <S>(estimator: Estimator<S>) => {
      const layer = discreteLayer({ solver: topK({ k: 2 }), noise: () => tf.tensor([EPS[0]!]), estimator, samples: 2 });
      const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), tf.tensor([dy]))) as tf.Scalar;
      return Array.from(tf.tidy(() => tf.grad(loss)(theta)).dataSync());
    };
    const ours = gradientOf(aimle({ difference: "forward", step: adaptive({ beta: 0.8 }) }));
    const theirs = gradientOf(
      aimle({ parity: "reference", difference: "forward", target: referenceAdaptiveTarget({ initialBeta: 0.8 }) }),
    );
    expect(ours.some((x) => x !== 0)).toBe(true);
    // Theirs: mean over S = 2 of √2 times the gradient (θ counted once in the divisor, dy S times in both).
    // Step: β‖θ‖√2 / (‖dy‖√2), equal to ours; divisor: β‖θ‖ / (‖dy‖√2), smaller by √2.
    expectClose([theirs], [ours.map((x) => (x * Math.SQRT2) / 2)]);
  });

  it("takes norms per instance: an instance's gradient does not depend on its neighbours", () => {
    const alone = (difference: "forward" | "central") => {
      const layer = discreteLayer({
        solver: topK({ k: 2 }),
        noise: (shape) => tf.slice(tf.tensor(EPS), [0, 0, 0], [shape[0]!, 2, 6]),
        estimator: aimle({ difference, step: adaptive({ beta: 0.8, controller: signController() }) }),
        samples: 2,
      });
      return (rows: number) => {
        const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), tf.tensor(W.slice(0, rows)))) as tf.Scalar;
        return (
          tf
            .grad(loss)(tf.tensor(THETA.slice(0, rows)))
            .arraySync() as number[][]
        )[0]!;
      };
    };
    for (const difference of ["forward", "central"] as const)
      expect(alone(difference)(2)).toEqual(alone(difference)(1));
    const reference = (rows: number) => {
      const layer = discreteLayer({
        solver: topK({ k: 2 }),
        noise: (shape) => tf.slice(tf.tensor(EPS), [0, 0, 0], [shape[0]!, 2, 6]),
        estimator: aimle({ parity: "reference", target: referenceAdaptiveTarget({ initialBeta: 0.8 }) }),
        samples: 2,
      });
      const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), tf.tensor(W.slice(0, rows)))) as tf.Scalar;
      return (
        tf
          .grad(loss)(tf.tensor(THETA.slice(0, rows)))
          .arraySync() as number[][]
      )[0]!;
    };
    expect(reference(2)).not.toEqual(reference(1));
  });

  it("D4: reuses the forward z where it is valid, and solves again where it is not", () => {
    const solves = (options: Setting) => {
      let calls = 0;
      const layer = discreteLayer({
        solver: (theta) => {
          calls++;
          return topK({ k: 2 })(theta);
        },
        noise: () => tf.tensor(EPS),
        estimator: aimle({ difference: "forward" }),
        samples: 2,
        ...options,
      });
      tf.tidy(() => tf.grad((x) => tf.sum(tf.mul(layer(x, 0), tf.tensor(W))))(tf.tensor(THETA)));
      return calls;
    };
    expect(solves({})).toBe(2);
    expect(solves({ targetTemperature: 0.5 })).toBe(3);
  });
});

describe("the paper's controller, a recorded trace", () => {
  const trace = (momentum: number, fed: readonly number[]) => {
    const { init, next } = signController({ step: 0.1, momentum });
    let cell = init(0);
    return fed.map((density) => {
      cell = next(cell, density, 1, 1);
      return cell;
    });
  };

  it("μ = 0", () => {
    const cells = trace(0, [0, 0, 4, 4, 0]);
    for (const [i, g] of [0.9, 0.81, 1.129, 1.4161, 1.27449].entries()) expect(cells[i]!.density).toBeCloseTo(g, 10);
    for (const [i, beta] of [0.1, 0.2, 0.1, 0, 0].entries()) expect(cells[i]!.beta).toBeCloseTo(beta, 10);
  });
  it("μ = 0.5", () => {
    const cells = trace(0.5, [0, 0, 0]);
    for (const [i, u] of [0.1, 0.15, 0.175].entries()) expect(cells[i]!.move).toBeCloseTo(u, 10);
    for (const [i, beta] of [0.1, 0.25, 0.425].entries()) expect(cells[i]!.beta).toBeCloseTo(beta, 10);
  });
});
