export { type BatchNorm, type BatchNormOptions, batchNorm } from "./batch-norm.js";
export { columnMeans, columnSums } from "./column-sums.js";
export { type DenseOptions, dense } from "./dense.js";
export { dropout } from "./dropout.js";
export {
  constant,
  type Fans,
  fanInUniform,
  type Initializer,
  RELU_GAIN,
  xavierNormal,
  xavierUniform,
} from "./initializers.js";
export { mlp } from "./mlp.js";
export { type Module, namedWeights, type Weights } from "./module.js";
