import { type AuditOptions, audit } from "./audit.js";

/** What a gate asks of an audit. Every bound is met unless the audit's interval rules it out. */
export interface Expectation {
  /** The mean cosine is at least this. */
  readonly cosine?: number | undefined;
  /** The relative bias is 0. */
  readonly unbiased?: boolean | undefined;
  /** The relative bias is at most this. */
  readonly bias?: number | undefined;
  /** The share of exact zeros is at most this. */
  readonly zeros?: number | undefined;
  /** Rows solved for an estimate are exactly this many. */
  readonly solves?: number | undefined;
}

/** One-sided probability 10⁻⁵ of a normal error beyond this many standard errors: a gate of ten such checks alarms falsely in one run of 10⁴. */
const SIGMAS = 4.27;
const LEVEL = 1 - 1e-5;

/**
 * Audits, and says what falls short of `expected`: an empty list passes. Each check alarms falsely with a probability of
 * at most 10⁻⁵, because a bound fails only where the interval of that level lies wholly beyond it.
 */
export function gate(options: Omit<AuditOptions, "level">, expected: Expectation): string[] {
  const { cosine, bias, zeros, solves } = audit({ ...options, level: LEVEL });
  const fails: string[] = [];
  const best = cosine.mean + SIGMAS * cosine.error;
  if (expected.cosine !== undefined && best < expected.cosine) {
    fails.push(`cosine ${cosine.mean.toFixed(3)} (at most ${best.toFixed(3)}) is below ${expected.cosine}`);
  }
  const most = expected.unbiased ? 0 : expected.bias;
  if (most !== undefined && bias.low > most) {
    fails.push(`bias ${bias.value.toFixed(3)} (at least ${bias.low.toFixed(3)}) is above ${most}`);
  }
  if (expected.zeros !== undefined && zeros > expected.zeros) {
    fails.push(`share of zeros ${zeros.toFixed(3)} is above ${expected.zeros}`);
  }
  if (expected.solves !== undefined && solves !== expected.solves) {
    fails.push(`${solves} solves, not ${expected.solves}`);
  }
  return fails;
}
