export { type ExponentialOptions, exponential } from "./exponential.js";
export { type DrawRows, type FillRow, fillRows, type Rows } from "./fill-rows.js";
export { type GumbelOptions, gumbel } from "./gumbel.js";
export { type LogisticOptions, logistic } from "./logistic.js";
export { none } from "./none.js";
export { type NormalOptions, normal } from "./normal.js";
export { type QuantileNoiseOptions, quantileNoise } from "./quantile-noise.js";
export { type SumOfGammaOptions, sumOfGamma } from "./sum-of-gamma.js";
