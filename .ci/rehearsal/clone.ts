import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { must, pnpm, root, run } from "../release/run.js";

/** A clean clone of this repository's last commit. */
export interface Clone {
  readonly folder: string;
  readonly version: string;
  /** `pnpm release` in it; returns what it printed. */
  readonly release: (args: readonly string[], env: Readonly<Record<string, string>>) => string;
}

/** Clones, installs, takes up the changesets and commits: all that a maintainer does before a release. */
export function releasable(folder: string): Clone {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.org", ...args], {
      cwd: folder,
      stdio: "pipe",
    });
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, folder], { stdio: "pipe" });
  must("pnpm install", pnpm(["install", "--frozen-lockfile", "--prefer-offline"], { cwd: folder }));
  must("changeset version", pnpm(["version-packages"], { cwd: folder }));
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "Version packages");
  const { version } = JSON.parse(readFileSync(join(folder, "packages/core/package.json"), "utf8"));
  const script = join(folder, "node_modules/pnpm/bin/pnpm.cjs");
  return {
    folder,
    version,
    release: (args, env) => must("pnpm release", run(script, ["release", ...args], { cwd: folder, env })),
  };
}
