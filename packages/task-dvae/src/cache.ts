import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheFolder } from "@discretely/training/cache-folder";
import { makeFolder } from "@discretely/training/make-folder";
import { download } from "./download.js";
import type { RemoteFile, Site } from "./sites.js";

export interface CacheOptions {
  /** The folder of all data sets; default `cacheFolder()`. */
  readonly cache?: string;
  /** Says in a line what takes time. */
  readonly log?: (line: string) => void;
  /** Milliseconds without a byte after which a download fails; default 30,000. */
  readonly patience?: number;
}

/**
 * Makes sure that a data set's files are in its folder of the cache, downloads what is missing, and returns the folder.
 * Files already there are checked too (SHA-256).
 *
 * @throws Error that says why a file is not there and what to do by hand.
 */
export async function cached(site: Site, options: CacheOptions = {}): Promise<string> {
  const { cache = cacheFolder(), log = () => {}, patience = 30_000 } = options;
  const folder = join(cache, site.name);
  await makeFolder(folder).catch((error: Error) => {
    throw new Error(`${site.name}: ${error.message}; set DISCRETELY_CACHE to one you can write`);
  });
  for (const file of site.files) {
    const path = join(folder, file.name);
    if (await isComplete(path, file)) continue;
    const url = site.url + file.name;
    await download(url, path, file, { log, patience }).catch((error: Error) => {
      throw new Error(`${site.name}: could not get ${url}: ${error.message}.\n${byHand(site, folder)}`, {
        cause: error,
      });
    });
  }
  return folder;
}

function byHand({ name, url, files }: Site, folder: string): string {
  const list = files.map((file) => `  ${url}${file.name}`).join("\n");
  return `Download these files by hand into ${folder}\n${list}\nor pass --data <a folder that has them>, or --data generated, which needs no ${name}.`;
}

/** Whether the file is there; one that is there but wrong is the user's to remove. */
async function isComplete(path: string, { bytes, sha256 }: RemoteFile): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return false;
  if (!info.isFile() || info.size !== bytes) {
    throw new Error(`${path}: ${info.size} bytes instead of ${bytes}; remove it and run again`);
  }
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  if (found !== sha256) throw new Error(`${path}: SHA-256 ${found} instead of ${sha256}; remove it and run again`);
  return true;
}
