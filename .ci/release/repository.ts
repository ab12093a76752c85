import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../house.js";
import { root } from "./run.js";
import type { Repository } from "./versions.js";

/** What this checkout would release. */
export function readRepository(env: NodeJS.ProcessEnv = process.env): Repository {
  const changesets = readdirSync(join(root, ".changeset")).filter((file) => /^(?!README).*\.md$/.test(file));
  const status = execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" });
  return {
    pending: changesets.map((file) => `.changeset/${file}`),
    changed: status.split("\n").flatMap((line) => (line ? [line.slice(3)] : [])),
    tag: env.GITHUB_REF_TYPE === "tag" ? env.GITHUB_REF_NAME : undefined,
  };
}

/** Where a workflow of GitHub's runs, as provenance wants it in each manifest; undefined elsewhere. */
export function homeOf(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  return server && name ? `git+${server}/${name}.git` : undefined;
}

/** The manifest of a package, with the repository that it comes from. */
const withHome = (manifest: Manifest, url: string, directory: string): Manifest => ({
  ...manifest,
  repository: { type: "git", url, directory },
});

/** Packs while the manifests say where the packages come from, and leaves them as they were. */
export function packedFrom<T>(home: string | undefined, folders: readonly string[], pack: () => T, top = root): T {
  if (home === undefined) return pack();
  const before = folders.map((folder) => [folder, join(top, folder, "package.json")] as const);
  const texts = before.map(([folder, path]) => [folder, path, readFileSync(path, "utf8")] as const);
  try {
    for (const [folder, path, text] of texts)
      writeFileSync(path, `${JSON.stringify(withHome(JSON.parse(text), home, folder), null, 2)}\n`);
    return pack();
  } finally {
    for (const [, path, text] of texts) writeFileSync(path, text);
  }
}
