import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

type Env = Readonly<Record<string, string>>;

/** A project of a user's, outside of the workspace. */
export interface Project {
  readonly folder: string;
  /** Runs a program in it and returns what it printed. @throws Error with all of that, if it fails. */
  readonly run: (command: string, args: readonly string[]) => string;
}

/** Variables that describe this repository's own run, and would reach into the user's. */
const foreign = (name: string) =>
  /^(npm_(?!config_cache$)|pnpm_|NODE_OPTIONS|NODE_PATH|NODE_ENV|VITEST|INIT_CWD|VITE_)/i.test(name);

function execute(command: string, args: readonly string[], cwd: string, env: Env): string {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign(name)));
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...kept, ...env },
    shell: process.platform === "win32" && command !== process.execPath,
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} failed in ${cwd}\n${error ?? ""}${stdout}${stderr}`);
}

/** Runs npm in a folder. */
export const npm = (args: readonly string[], cwd: string, env: Env = {}): string => execute("npm", args, cwd, env);

/** Makes a project of the files in `projects/NAME` and installs packages into it. */
export function makeProject(folder: string, name: string, packages: readonly string[], env: Env): Project {
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL(`projects/${name}/`, import.meta.url)), folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: `user-${name}`, version: "1.0.0", type: "module" }),
  );
  npm(["install", "--no-audit", "--no-fund", ...packages], folder, env);
  return { folder, run: (command, args) => execute(command, args, folder, env) };
}

/** What npm installed of ours into a project, each package by its manifest. */
export function ours({ folder }: Project): Record<string, { version: string; repository?: { url: string } }> {
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as { packages: object };
  const names = Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, ""));
  const own = names.filter((name) => name === "discretely" || name.startsWith("@discretely/"));
  const manifest = (name: string) => readFileSync(join(folder, "node_modules", name, "package.json"), "utf8");
  return Object.fromEntries(own.sort().map((name) => [name, JSON.parse(manifest(name))]));
}
