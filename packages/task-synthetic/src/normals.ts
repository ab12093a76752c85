import { normal, sequence } from "@discretely/random";

/** N(0, 1) variates of a seed, one at a call. */
export const normals = (seed: number): (() => number) => sequence(normal, seed, 64);
