import { installAvgPoolGradients } from "./avg-pool-gradient.js";
import { installBroadcastGradients } from "./broadcast-gradients.js";
import { installEinsumGradient } from "./einsum-gradient.js";
import { installMatMulGradient } from "./mat-mul-gradient.js";
import { installMirrorPadGradient } from "./mirror-pad-gradient.js";
import { installTileGradient } from "./tile-gradient.js";

/** Installs the gradients that TensorFlow.js lacks or has wrong, whatever the backend; any backend that starts calls it. */
export function installGradients(): void {
  installMatMulGradient();
  installTileGradient();
  installBroadcastGradients();
  installEinsumGradient();
  installAvgPoolGradients();
  installMirrorPadGradient();
}
