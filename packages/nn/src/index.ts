export { type DenseOptions, dense } from "./dense.js";
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
