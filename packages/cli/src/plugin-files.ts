import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRegistry, type Plugin, type Registry } from "@discretely/core";
import { registry } from "discretely";

/** The values of every `--plugin` in `args`. */
export function pluginPaths(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (arg.startsWith("--plugin=")) return [arg.slice("--plugin=".length)];
    if (arg !== "--plugin") return [];
    const path = args[i + 1];
    if (path === undefined) throw new RangeError("--plugin needs a path, e.g. --plugin ./my-solver.js");
    return [path];
  });
}

/**
 * The ready registry with the plug-ins of each file: its export `plugins` (an array), `plugin` or `default` (one record).
 * @throws Error naming the file when it can't be loaded or holds no plug-in.
 */
export async function withPlugins(paths: readonly string[]): Promise<Registry<Plugin>> {
  let all: Registry<Plugin> = registry as unknown as Registry<Plugin>;
  for (const path of paths) all = all.with(await load(path));
  return all;
}

/** A name on the command line, in a label and in a folder's name: never a path. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u;

async function load(path: string): Promise<Plugin[]> {
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new Error(`--plugin ${path}: ${(error as Error).message.split("\n")[0]}`);
  }
  const found = module.plugins ?? module.plugin ?? module.default;
  const plugins = Array.isArray(found) && found.length > 0 ? found : [found];
  const kinds = registry.kinds() as string[];
  for (const plugin of plugins) {
    if (!(typeof plugin?.name === "string" && typeof plugin.create === "function" && kinds.includes(plugin.kind))) {
      throw new Error(
        `--plugin ${path}: exports no plug-in; export const plugins = [{ kind, name, create }] with a kind of ${kinds.join(", ")}`,
      );
    }
    if (!NAME.test(plugin.name)) {
      throw new Error(
        `--plugin ${path}: the name ${JSON.stringify(plugin.name)} must be letters, digits, "_" and "-": folders are named by it`,
      );
    }
  }
  createRegistry(plugins); // two of a name in one file
  return plugins;
}
