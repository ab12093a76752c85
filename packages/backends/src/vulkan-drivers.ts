import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the Vulkan loader of Linux looks, by its documentation ("Driver Discovery on Linux"). */
export function driverFolders({ HOME = homedir(), ...env }: Environment): readonly string[] {
  const { XDG_CONFIG_HOME, XDG_CONFIG_DIRS, XDG_DATA_HOME, XDG_DATA_DIRS } = env;
  const bases = [
    ...[XDG_CONFIG_HOME || join(HOME, ".config"), XDG_CONFIG_DIRS || "/etc/xdg", "/etc"],
    ...[XDG_DATA_HOME || join(HOME, ".local/share"), XDG_DATA_DIRS || "/usr/local/share:/usr/share"],
  ];
  return bases.flatMap((list) => list.split(":").filter(Boolean)).map((base) => join(base, "vulkan/icd.d"));
}

/**
 * Why Vulkan can find no driver, before it is asked: asked, Dawn would write warnings to standard error.
 * @returns undefined where there may be one.
 */
export async function noVulkanDriver(env: Environment): Promise<string | undefined> {
  if (env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES || env.VK_ADD_DRIVER_FILES) return undefined;
  const folders = driverFolders(env);
  const files = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  if (files.flat().some((file) => file.endsWith(".json"))) return undefined;
  return "no Vulkan driver is installed; install your card's, or name one with VK_DRIVER_FILES=/path/to/icd.json";
}
