export { adaptiveMaxPool } from "./adaptive-max-pool.js";
export { type BasicBlockOptions, basicBlock } from "./basic-block.js";
export { type BatchNorm, type BatchNormOptions, batchNorm } from "./batch-norm.js";
export { columnMeans, columnSums } from "./column-sums.js";
export { type Conv2dOptions, conv2d } from "./conv2d.js";
export { type DenseOptions, dense } from "./dense.js";
export { dropout } from "./dropout.js";
export {
  constant,
  type Fans,
  fanInUniform,
  fanOutNormal,
  type Initializer,
  RELU_GAIN,
  xavierNormal,
  xavierUniform,
} from "./initializers.js";
export { mlp } from "./mlp.js";
export { type Module, type Normalised, namedBuffers, namedWeights, type Weights } from "./module.js";
