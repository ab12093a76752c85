export { adaptiveMaxPool } from "./adaptive-max-pool.js";
export { type BasicBlockOptions, basicBlock } from "./basic-block.js";
export { type BatchNorm, type BatchNormOptions, batchNorm } from "./batch-norm.js";
export { type Conv1dOptions, conv1d } from "./conv1d.js";
export { type Conv2dOptions, conv2d } from "./conv2d.js";
export { type DenseOptions, dense } from "./dense.js";
export { dropout } from "./dropout.js";
export { type EmbeddedConv1d, embeddedConv1d } from "./embedded-conv1d.js";
export { embeddedSum } from "./embedded-sum.js";
export { type Embedded, type EmbeddingTable, embed, vectors } from "./embedding.js";
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
export { maxOverTime } from "./max-over-time.js";
export { mlp } from "./mlp.js";
export { type Module, type Normalised, namedBuffers, namedWeights, type Weights } from "./module.js";
