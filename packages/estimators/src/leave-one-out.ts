import type { Baseline } from "./baseline.js";
import { meanOfOthers } from "./mean-of-others.js";

/**
 * bₜ = mean of L over the other draws of the same instance (Kool, van Hoof & Welling, 2019,
 * https://openreview.net/forum?id=r1lgTGL5DE): under a mean over T draws the score term is
 * (1 / (T − 1)) Σₜ (Lₜ − L̄) ∇ log p(zₜ), unbiased, and blind to a constant in the loss. Of antithetic noise it leaves out pairs.
 * @throws RangeError, when it is used, where an instance has no other independent draw.
 */
export const leaveOneOut = (): Baseline => ({
  init: () => undefined,
  value: (losses, _, paired) => {
    const [T, least] = [losses.shape[1]!, paired ? 3 : 2];
    if (T >= least) return meanOfOthers(losses, paired);
    throw new RangeError(
      `leaveOneOut: samples = ${T} leaves no independent draw of an instance; pass samples >= ${least}`,
    );
  },
  next: () => undefined,
});
