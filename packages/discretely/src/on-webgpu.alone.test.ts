import { dawnOrWhyNot } from "@discretely/backends/testing/software-vulkan";
import { asyncLayer, discreteLayer, type Noise, type Solver } from "@discretely/core";
import { type AdaptiveOptions, adaptive, aimle, imle, signController } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { argmax, incomingEdges, ranking, topK, viterbi } from "@discretely/solvers";
import { hostReads } from "@discretely/testkit/host-reads";
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, it } from "vitest";

const why = await dawnOrWhyNot();

const [B, S, n, k] = [4, 3, 200, 5];

interface Parts {
  readonly solver?: Solver;
  readonly noise?: Noise;
  // biome-ignore lint/suspicious/noExplicitAny: a controller of whatever cells
  readonly step?: AdaptiveOptions<any>;
  readonly difference?: "forward" | "central";
}

const layerOf = ({ solver = topK({ k }), noise = sumOfGamma({ kappa: k }), step = {}, difference }: Parts = {}) =>
  discreteLayer({
    solver,
    noise,
    estimator: aimle({ step: adaptive(step), ...(difference && { difference }) }),
    samples: S,
  });
type AnyLayer = ReturnType<typeof layerOf>;

const wave = (shape: number[], phase: number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(3 * i + phase));
  return tf.tensor(values, shape);
};

/** A forward and a backward pass: z, and dL/dθ for a given dL/dz. */
function pass(layer: AnyLayer, seed: number, size = n): readonly [z: tf.Tensor, gradient: tf.Tensor] {
  let z: tf.Tensor | undefined;
  const gradient = tf.tidy(() => {
    const loss = (x: tf.Tensor) => {
      const y = layer(x, seed);
      z = tf.keep(tf.clone(y));
      return tf.sum(tf.mul(y, wave([B, S, size], seed))) as tf.Scalar;
    };
    return tf.grad(loss)(wave([B, size], 1));
  });
  return [z!, gradient];
}

const cases: [string, Parts, size?: number][] = [
  ["top-k, Sum-of-Gamma", {}],
  ["argmax, Gumbel", { solver: argmax(), noise: gumbel() }],
  ["forward differences", { difference: "forward", step: { difference: "forward" } }],
  ["a β an example", { step: { share: "instance" } }],
  ["the paper's controller", { step: { density: 1, controller: signController() } }],
  ["in-degrees", { solver: incomingEdges({ vertices: 8, k: 2 }), noise: gumbel() }, 56],
  ["ranks", { solver: ranking(), noise: gumbel() }, 40],
  ["a chain", { solver: viterbi({ length: 6, labels: 4 }), noise: gumbel() }, 104],
];

describe.skipIf(why)(`a layer on webgpu${why ? ` (skipped: ${why})` : ""}`, () => {
  beforeEach(() => tf.setBackend("webgpu"));

  it.each(cases)("AIMLE reads nothing, forward and backward: %s", async (_, parts, size) => {
    const layer = layerOf(parts);
    const reads = await hostReads(() => {
      for (let seed = 0; seed < 3; seed++) tf.dispose([...pass(layer, seed, size)]);
    });
    expect(reads).toEqual({ tensors: 0, device: 0 });
    // The counter counts: β moved, and to say so it is read.
    let moved: unknown;
    const later = await hostReads(async () => {
      moved = await layer.readState();
    });
    expect(later.device).toBeGreaterThan(0);
    expect(moved).not.toEqual(layerOf(parts).state);
  });

  it.each(cases)("gives the states and the gradient of the host: %s", async (_, parts, size) => {
    const run = async (backend: string) => {
      await tf.setBackend(backend);
      const layer = layerOf(parts);
      const values = [0, 1, 2].map((seed) => pass(layer, seed, size).map((x) => x.dataSync<"float32">()));
      return { values, state: await layer.readState() };
    };
    const [host, device] = [await run("cpu"), await run("webgpu")];
    for (const [seed, [z, gradient]] of host.values.entries()) {
      expect(device.values[seed]![0]).toEqual(z);
      const far = device.values[seed]![1]!.filter((x, i) => !(Math.abs(x - gradient![i]!) <= 1e-4 * (1 + Math.abs(x))));
      expect(far).toHaveLength(0);
    }
    expect(device.state).toHaveLength(host.state.length);
    for (const [i, { beta }] of device.state.entries()) expect(beta / host.state[i]!.beta).toBeCloseTo(1, 4);
  });

  it("goes on from its JSON bit for bit", async () => {
    const straight = layerOf();
    for (let seed = 0; seed < 2; seed++) tf.dispose([...pass(straight, seed)]);
    const resumed = layerOf();
    await straight.readState();
    resumed.load(JSON.parse(JSON.stringify(straight)));
    for (let seed = 2; seed < 4; seed++) {
      const [wanted, found] = [straight, resumed].map((layer) => pass(layer, seed).map((x) => x.dataSync()));
      expect(found).toEqual(wanted);
    }
    expect(await resumed.readState()).toEqual(await straight.readState());
  });

  it("shows a NaN in θ in z, where it can't refuse it", async () => {
    const theta = tf.tensor2d([1, Number.NaN, 3], [1, 3]);
    for (const solver of [argmax(), topK({ k: 2 })]) {
      const z = layerOf({ solver, noise: gumbel() })(theta, 0);
      expect((await tf.sum(z).data())[0]).toBeNaN();
    }
  });

  it("refuses k > n without a read", async () => {
    const theta = tf.add(tf.zeros([2, 3]), 1);
    const reads = await hostReads(() => expect(() => layerOf({ solver: topK({ k: 4 }) })(theta, 0)).toThrow("k <= 3"));
    expect(reads.device).toBe(0);
  });

  it("reads nothing in an asynchronous layer either", async () => {
    const layer = asyncLayer({ solver: topK({ k }), noise: gumbel(), estimator: imle(), samples: S });
    const theta = wave([B, n], 1);
    const dy = wave([B, S, n], 2);
    const reads = await hostReads(async () => {
      const tape = await layer.forward(theta, 0);
      (await layer.backward(tape, dy)).dispose();
      tape.dispose();
    });
    expect(reads).toEqual({ tensors: 0, device: 0 });
  });

  it("in memory, host kernels read: copies, no waiting", async () => {
    await tf.setBackend("cpu");
    const { tensors } = await hostReads(() => pass(layerOf(), 0));
    expect(tensors).toBeGreaterThan(0);
    const onDevice = layerOf({ solver: topK({ k, on: "device" }), step: { on: "device" } });
    const reads = await hostReads(() => pass(onDevice, 0));
    expect(reads.tensors).toBeLessThan(tensors);
  });
});
