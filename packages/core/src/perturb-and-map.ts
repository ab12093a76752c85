import type { CallOptions } from "./call.js";
import type { Estimator } from "./estimator.js";
import { discreteLayer, type Layer } from "./layer.js";
import type { Choice, Method, Sampled, StochasticLayer } from "./method.js";

/** An estimator as a {@link Method}: the layer by perturb-and-MAP, whose z is differentiable. */
export const perturbAndMap =
  <State>(estimator: Estimator<State>): Method<State> =>
  <Data>({ family: _, ...choice }: Choice<Data>) =>
    pathwise(discreteLayer<State, Data>({ ...choice, estimator }));

/** A layer whose z is differentiable as a {@link StochasticLayer}: the losses lead back to θ as they are. */
export function pathwise<State, Data>(layer: Layer<State, Data>): StochasticLayer<State, Data> {
  const call = (theta: Parameters<typeof layer>[0], seed: number, options?: CallOptions<Data>): Sampled => ({
    z: layer(theta, seed, options),
    surrogate: (losses) => losses,
  });
  return Object.defineProperties(call, {
    weights: { value: {} },
    state: { get: () => layer.state },
    toJSON: { value: () => layer.state },
    readState: { value: layer.readState },
    load: { value: layer.load },
  }) as StochasticLayer<State, Data>;
}
