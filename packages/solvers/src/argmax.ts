import type { Certifies, Solver } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { byRows } from "./by-rows.js";
import { firstLargest, hostOrDevice, type Where } from "./on-device.js";
import { standsOut } from "./stands-out.js";

/** What `argmax` takes. */
export interface ArgmaxOptions {
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere. */
  readonly on?: Where;
}

/**
 * One-hot mask of the largest entry along the last axis: argmax ⟨θ, z⟩ over the vertices of the simplex.
 * `[N, ..., n]` → `[N, ..., n]`. Ties go to the lowest index. O(n) a row.
 * @throws RangeError when θ holds NaN on the host; the device answers NaN for it.
 */
export function argmax(options: ArgmaxOptions = {}): Solver {
  checkNames("argmax", options, ["on"]);
  const host = byRows("argmax", (theta, z, rows, n) => {
    for (let row = 0; row < rows; row++) {
      const start = row * n;
      let best = start;
      for (let i = start + 1; i < start + n; i++) if (theta[i]! > theta[best]!) best = i;
      z[best] = 1;
    }
  });
  const certifies: Certifies = (theta, z, shape) => standsOut(theta, z, shape.at(-1)!, 1);
  return Object.assign(hostOrDevice("argmax", options.on ?? "auto", host, firstLargest), { certifies });
}
