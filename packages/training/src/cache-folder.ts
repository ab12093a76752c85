import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where data sets are kept: DISCRETELY_CACHE, or the platform's cache folder / discretely
 * (XDG_CACHE_HOME or ~/.cache; macOS ~/Library/Caches; Windows LOCALAPPDATA).
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  if (env.DISCRETELY_CACHE) return env.DISCRETELY_CACHE;
  const xdg = env.XDG_CACHE_HOME;
  if (xdg && isAbsolute(xdg)) return join(xdg, "discretely"); // the XDG specification has relative paths ignored
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "discretely");
  return platform === "darwin" ? join(home, "Library", "Caches", "discretely") : join(home, ".cache", "discretely");
}
