import type { Certifies, Solver } from "@discretely/core";
import { checkInteger, checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { refuseNaN } from "./by-rows.js";
import { hostOrDevice, type Where } from "./on-device.js";
import { standsOut } from "./stands-out.js";
import { topK } from "./top-k.js";
import { topKStates } from "./top-k-states.js";

/** What `incomingEdges` takes. */
export interface IncomingEdgesOptions {
  /** Number of vertices, >= 2. */
  readonly vertices: number;
  /** Edges into each vertex, 1 … vertices − 1. */
  readonly k: number;
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere. */
  readonly on?: Where;
}

/**
 * The k best incoming edges of every vertex: argmax ⟨θ, z⟩ over the graphs of in-degree k. `[N, n(n−1)]` or
 * `[N, n(n−1), 1]` in the directed layout, all pairs (receiver, sender) row by row without the diagonal.
 * A top-k per receiver: ties go to the lowest sender. Expected O(n²) a row.
 * @throws RangeError when k exceeds n − 1, when θ has another width, or holds NaN on the host; the device
 * answers NaN for it.
 */
export function incomingEdges(options: IncomingEdgesOptions): Solver {
  const { vertices, k, on = "auto" } = options;
  checkNames("incomingEdges", options, ["vertices", "k", "on"]);
  checkInteger("incomingEdges", "vertices", vertices, { min: 2 });
  checkInteger("incomingEdges", "k", k, { min: 1, max: vertices - 1 });
  const width = vertices * (vertices - 1);
  const by = (where: "host" | "device"): Solver => {
    const select = topK({ k, on: where });
    return (theta) => {
      const [rows, entries, one = 1] = theta.shape;
      if (theta.rank > 3 || entries !== width || one !== 1) {
        throw new RangeError(
          `incomingEdges: theta must be [N, ${width}] or [N, ${width}, 1], got [${theta.shape.join(", ")}]`,
        );
      }
      if (where === "host") refuseNaN("incomingEdges", theta.dataSync<"float32">(), width);
      return tf.tidy(() => tf.reshape(select(tf.reshape(theta, [rows!, vertices, vertices - 1])), theta.shape));
    };
  };
  const certifies: Certifies = (theta, z) => standsOut(theta, z, vertices - 1, k);
  return Object.assign(hostOrDevice("incomingEdges", on, by("host"), by("device")), { certifies });
}

/** Every graph of in-degree k in the directed layout: C(n − 1, k)ⁿ states. */
export function incomingEdgesStates({ vertices, k }: IncomingEdgesOptions): number[][] {
  const blocks = topKStates(vertices - 1, k);
  let states: number[][] = [[]];
  for (let v = 0; v < vertices; v++) states = states.flatMap((state) => blocks.map((block) => [...state, ...block]));
  return states;
}
