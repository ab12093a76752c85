import { byQuantile } from "./quantile.js";
import type { Place } from "./words.js";

/** Fills `out` with draws of the exponential law of mean 1, F⁻¹(u) = −ln(1 − u). @throws RangeError as {@link uniform}. */
export const exponential = <A extends Float32Array | Float64Array>(out: A, seed: number, place: Place = {}): A =>
  byQuantile(out, seed, place, (u) => {
    for (let i = 0; i < u.length; i++) u[i] = -Math.log(1 - u[i]!);
  });
