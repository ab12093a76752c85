import type { Tape } from "@discretely/core";

/**
 * τ_q (1 − 1/T): the temperature of ε at the two targets of T draws. The step λ dy smooths the solver as noise does, and few
 * draws pay for the noise in variance what they gain in bias: one draw does best without any. The bias of order 1/T goes as
 * the draws grow.
 */
export const cooled = ({ targetTemperature, noise }: Tape): number => targetTemperature * (1 - 1 / noise.shape[1]!);
