import { discreteLayer } from "@discretely/core";
import { lawArgmax, lawGumbel } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type AdaptiveOptions, adaptive } from "./adaptive.js";
import { aimle } from "./aimle.js";
import { type GainCell, gainController } from "./gain-controller.js";
import { signController } from "./sign-controller.js";

beforeAll(() => tf.setBackend("cpu"));
afterEach(() => vi.restoreAllMocks());

const [B, S, M, n] = [3, 4, 2, 6];
const wave = (shape: number[], phase: number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => Math.sin(3 * i + phase)),
    shape,
  );
};

// biome-ignore lint/suspicious/noExplicitAny: a controller of whatever cells
const layerOf = (options: AdaptiveOptions<any>) =>
  discreteLayer({
    solver: lawArgmax,
    noise: lawGumbel,
    estimator: aimle({ step: adaptive(options) }),
    samples: S,
    marginalSamples: M,
  });
const first = ({ controller = gainController() }: AdaptiveOptions<GainCell>) => controller.init(0.1);
type AnyLayer = ReturnType<typeof layerOf>;

type Examples = (seed: number) => number[];

/** A step in which the last instance has dy = 0, but for every third seed. */
function gradient(layer: AnyLayer, seed: number, examples?: Examples): tf.Tensor {
  return tf.tidy(() => {
    const dy = tf.mul(wave([B, S * M, n], seed), tf.tensor3d([1, 1, Number(seed % 3 === 2)], [B, 1, 1]));
    const call = examples ? { examples: examples(seed) } : {};
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, seed, call), dy)) as tf.Scalar;
    return tf.grad(loss)(wave([B, n], 1));
  });
}

const forms: [string, AdaptiveOptions<GainCell>, Examples?][] = [
  ["one β", {}],
  ["a wanted density", { density: 0.7 }],
  ["forward differences", { difference: "forward" }],
  ["a β an example", { share: "instance" }],
  ["examples that come twice", { share: "instance" }, () => [7, 7, 2]],
  ["examples that come and go", { share: "instance" }, (seed) => [seed % 4, 4, 5 - (seed % 2)]],
  ["the sign rule", { controller: signController({ momentum: 0.5 }) as never }],
];

describe.each(forms)("adaptive on the device: %s", (_, options, examples) => {
  const make = (on: "host" | "device") => layerOf({ ...options, on });

  it("moves β as on the host, to float32's resolution", () => {
    const [host, device] = [make("host"), make("device")];
    for (let seed = 0; seed < 5; seed++) {
      const [wanted, found] = [gradient(host, seed, examples), gradient(device, seed, examples)];
      expect(tf.max(tf.abs(tf.sub(wanted, found))).dataSync()[0]).toBeLessThan(1e-5);
      // A device keeps the first cell too, of an example that took no step yet.
      const cells = new Map(host.state.map((cell: { example: number }) => [cell.example, cell]));
      for (const cell of device.state) {
        const same = cells.get(cell.example) ?? { ...first(options), example: cell.example };
        for (const [name, value] of Object.entries(same)) expect(cell[name], name).toBeCloseTo(value as number, 5);
        cells.delete(cell.example);
      }
      expect([...cells.keys()]).toEqual([]);
    }
  });

  it("reads nothing, and frees the states before", () => {
    const layer = make("device");
    gradient(layer, 0, examples).dispose();
    const before = tf.memory().numTensors;
    const reads = [vi.spyOn(tf.Tensor.prototype, "dataSync"), vi.spyOn(tf.Tensor.prototype, "data")];
    for (let seed = 1; seed < 4; seed++) gradient(layer, seed, examples).dispose();
    // In memory the norm of θ is looked at, on a device it is not.
    expect(reads[0]!.mock.contexts.filter((x) => (x as tf.Tensor).size > B)).toEqual([]);
    expect(reads[1]).not.toHaveBeenCalled();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("goes on from its JSON bit for bit", async () => {
    const straight = make("device");
    for (let seed = 0; seed < 3; seed++) gradient(straight, seed, examples);
    const resumed = make("device");
    resumed.load(JSON.parse(JSON.stringify(straight)));
    for (let seed = 3; seed < 6; seed++) {
      expect(gradient(resumed, seed, examples).dataSync()).toEqual(gradient(straight, seed, examples).dataSync());
    }
    expect(resumed.state).toEqual(await straight.readState());
  });
});

describe("the state on a device", () => {
  it("is plain after readState, and again on the device after a step", async () => {
    const layer = layerOf({ on: "device" });
    gradient(layer, 0);
    const read = await layer.readState();
    const synchronous = vi.spyOn(tf.Tensor.prototype, "dataSync");
    expect(layer.state).toEqual(read);
    expect(synchronous).not.toHaveBeenCalled();
    gradient(layer, 1);
    expect(layer.state).not.toEqual(read);
  });

  it("says what to do where it can't be read at once", () => {
    const layer = layerOf({ on: "device" });
    gradient(layer, 0);
    vi.spyOn(tf.Tensor.prototype, "dataSync").mockImplementation(() => {
      throw new Error("OffscreenCanvas is not defined");
    });
    expect(() => layer.state).toThrow("await readState() of the layer first");
  });

  it("is read by a controller without a rule for it", () => {
    const { onDevice: _, ...controller } = gainController();
    const [host, read] = [layerOf({ on: "host" }), layerOf({ on: "device", controller })];
    for (let seed = 0; seed < 3; seed++) {
      expect(gradient(read, seed).dataSync()).toEqual(gradient(host, seed).dataSync());
    }
  });
});
