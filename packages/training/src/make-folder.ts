import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it; one that is there stays. Node's recursive `mkdir` never ends below a folder that takes no
 * other, such as /proc.
 * @throws Error that names the folder which cannot be made, and why.
 */
export async function makeFolder(path: string): Promise<void> {
  const wanted = resolve(path);
  const missing: string[] = [];
  for (let folder = wanted; !(await isThere(folder)); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw new Error(`cannot make the folder ${folder} (${error.message})`);
    });
  }
  if (!(await stat(wanted)).isDirectory()) throw new Error(`cannot make the folder ${wanted} (there is a file)`);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw new Error(`cannot make the folder ${path} (${error.message})`);
    },
  );
