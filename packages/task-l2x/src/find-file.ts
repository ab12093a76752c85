import { stat } from "node:fs/promises";
import { join } from "node:path";

/** The first of `names` that is a file in `folder`, each with or without .gz; undefined where there is none. */
export async function findFile(folder: string, ...names: string[]): Promise<string | undefined> {
  for (const name of names.flatMap((name) => [name, `${name}.gz`])) {
    const path = join(folder, name);
    if ((await stat(path).catch(() => undefined))?.isFile()) return path;
  }
  return undefined;
}
