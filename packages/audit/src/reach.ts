import { type Audit, type AuditOptions, audit } from "./audit.js";

/** What `reach` takes: as `audit`, with the cosine to reach instead of the samples. */
export interface ReachOptions extends Omit<AuditOptions, "samples"> {
  /** The mean cosine to reach. */
  readonly cosine: number;
  /** The first samples to try. Default 1; a method may need more. */
  readonly minSamples?: number;
  /** The most samples to try. Default 4096. */
  readonly maxSamples?: number;
}

/** The samples at which a mean cosine is reached; `undefined` where it is not by `maxSamples`. */
export interface Reach {
  readonly samples: number | undefined;
  /** Where the upper end of the mean's 95 % interval reaches it, and where the lower end does. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Rows solved for an estimate at `samples`, rounded up. */
  readonly solves: number | undefined;
  /** The audits at `minSamples` and each doubling. */
  readonly audits: readonly Audit[];
}

/** Finds the samples that a method needs to reach a mean cosine, by doubling them; between two of them it is interpolated in log S. */
export function reach({ cosine: wanted, minSamples = 1, maxSamples = 4096, ...options }: ReachOptions): Reach {
  const audits: Audit[] = [];
  for (let samples = minSamples; samples <= maxSamples; samples *= 2) {
    audits.push(audit({ ...options, samples }));
    const { mean, error } = audits.at(-1)!.cosine;
    if (mean - 1.96 * error >= wanted) break;
  }
  const at = (shift: number) => crossing(audits, wanted, shift);
  const samples = at(0);
  const perSample = audits[0]!.solves / minSamples;
  return {
    samples,
    low: at(1.96),
    high: at(-1.96),
    solves: samples === undefined ? undefined : Math.ceil(samples * perSample),
    audits,
  };
}

/** S at which mean + shift · error crosses `wanted` first. */
function crossing(audits: readonly Audit[], wanted: number, shift: number): number | undefined {
  const value = ({ cosine }: Audit) => cosine.mean + shift * cosine.error;
  const after = audits.findIndex((audit) => value(audit) >= wanted);
  if (after <= 0) return audits[after]?.samples;
  const [a, b] = [audits[after - 1]!, audits[after]!];
  const share = (wanted - value(a)) / (value(b) - value(a));
  return a.samples * (b.samples / a.samples) ** share;
}
