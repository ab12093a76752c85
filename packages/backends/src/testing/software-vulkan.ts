import { existsSync } from "node:fs";
import { dawn } from "../dawn.js";
import { useBackend } from "../use-backend.js";

const SWIFT_SHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Points Vulkan to the graphics card made of software that Debian's chromium brings, unless a driver is named. */
export function useSwiftShader(): void {
  if (!process.env.VK_DRIVER_FILES && existsSync(SWIFT_SHADER)) process.env.VK_DRIVER_FILES = SWIFT_SHADER;
  process.env.XDG_RUNTIME_DIR ??= "/tmp"; // without it the driver warns
}

/** Starts Dawn. @returns why not, for the name of what is skipped; undefined where it runs. */
export async function dawnOrWhyNot(): Promise<string | undefined> {
  useSwiftShader();
  return useBackend([dawn]).then(
    () => undefined,
    (error: Error) => error.message,
  );
}
