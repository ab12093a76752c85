import { normalQuantile } from "./normal-quantile.js";
import { byQuantile } from "./quantile.js";
import type { Place } from "./words.js";

/** Fills `out` with standard normal draws, F⁻¹(u) = Φ⁻¹(u). @throws RangeError as {@link uniform}. */
export const normal = <A extends Float32Array | Float64Array>(out: A, seed: number, place: Place = {}): A =>
  byQuantile(out, seed, place, (u) => {
    for (let i = 0; i < u.length; i++) u[i] = normalQuantile(u[i]!);
  });
