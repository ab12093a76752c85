import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "./cache-folder.js";

describe("cacheFolder", () => {
  it.each([
    [{ DISCRETELY_CACHE: "/d", XDG_CACHE_HOME: "/x" }, "linux", "/d"],
    [{ XDG_CACHE_HOME: "/x" }, "linux", "/x/discretely"],
    [{ XDG_CACHE_HOME: "relative" }, "linux", "/home/me/.cache/discretely"],
    [{}, "linux", "/home/me/.cache/discretely"],
    [{}, "darwin", "/home/me/Library/Caches/discretely"],
    [{ LOCALAPPDATA: "/local" }, "win32", "/local/discretely"],
    [{}, "win32", "/home/me/AppData/Local/discretely"],
  ])("%o on %s is %s", (env, platform, folder) => {
    expect(cacheFolder(env, platform, "/home/me")).toBe(join(folder));
  });
});
