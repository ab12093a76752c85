import { isSoftware } from "@discretely/backends/gpu";

/**
 * What draws for WebGL here, in the browser's words. @throws Error where there is no WebGL 2, or where it is made of software:
 * that is correct and much slower than wasm.
 */
export function graphicsCard(): string {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!context) throw new Error("no WebGL 2 in this browser");
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const device = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  if (!isSoftware({ device })) return device;
  throw new Error(
    "only a graphics card made of software: slower than wasm, so used only where it is asked for by name",
  );
}
