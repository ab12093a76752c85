import { registry } from "discretely";
import { expect, it } from "vitest";
import { pluginPaths, withPlugins } from "./plugin-files.js";

it("pluginPaths finds every --plugin, in both spellings", () => {
  expect(pluginPaths(["run", "--plugin", "a.js", "--noise", "b", "--plugin=c=d.js"])).toEqual(["a.js", "c=d.js"]);
  expect(pluginPaths(["--plugins", "a", "plugin"])).toEqual([]);
  expect(() => pluginPaths(["list", "--plugin"])).toThrow("--plugin needs a path, e.g. --plugin ./my-solver.js");
});

it("withPlugins without a file is the ready registry", async () => expect(await withPlugins([])).toBe(registry));
