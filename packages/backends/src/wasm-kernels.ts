import { installMatMulGradient } from "./mat-mul-gradient.js";
import { installTileGradient } from "./tile-gradient.js";
import { installWasmConv2D } from "./wasm-conv2d.js";
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
  installWasmMaxPool();
  installWasmSegmentSum();
  installWasmGather();
  installWasmSum();
  installWasmIdentity();
  installWasmTile();
  installMatMulGradient();
  installTileGradient();
}
