import { installGradients } from "./install-gradients.js";
import { installWasmConv2D } from "./wasm-conv2d.js";
import { installWasmConv3D } from "./wasm-conv3d.js";
import { installWasmDepthwise } from "./wasm-depthwise.js";
import { installWasmEinsum } from "./wasm-einsum.js";
import { installWasmGather } from "./wasm-gather.js";
import { installWasmIdentity } from "./wasm-identity.js";
import { installWasmMatMul } from "./wasm-mat-mul.js";
import { installWasmMaxPool } from "./wasm-max-pool.js";
import { installWasmSegmentSum } from "./wasm-segment-sum.js";
import { installWasmSum } from "./wasm-sum.js";
import { installWasmTile } from "./wasm-tile.js";

/** Installs all that this package adds to wasm; a second call changes nothing. {@link wasm} calls it when it starts. */
export function installWasmKernels(): void {
  installWasmMatMul();
  installWasmConv2D();
  installWasmDepthwise();
  installWasmConv3D();
  installWasmEinsum();
  installWasmMaxPool();
  installWasmSegmentSum();
  installWasmGather();
  installWasmSum();
  installWasmIdentity();
  installWasmTile();
  installGradients();
}
