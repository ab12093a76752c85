import type { Noise } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { fillRows } from "./fill-rows.js";

/** No noise: ε = 0, so every sample is the MAP state of θ itself. @throws RangeError for any option. */
export function none(options: Record<string, never> = {}): Noise {
  checkNames("none", options, []);
  return fillRows("none", () => {});
}
