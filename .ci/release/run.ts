import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The path of a tool's script, that `node` runs on every system, whatever is on the path. */
export const tool = (name: string, script: string): string => join(root, "node_modules", name, script);

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script of Node's and returns what it printed, its exit status beside it. */
export function run(script: string, args: readonly string[], { cwd = root, env = {} }: RunOptions = {}) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, pnpm_config_verify_deps_before_run: "false", TURBO_TELEMETRY_DISABLED: "1", ...env },
  });
  if (error) throw error;
  return { ok: status === 0, stdout, stderr };
}

/** pnpm, of the version that the root pins. */
export const pnpm = (args: readonly string[], options?: RunOptions) => run(tool("pnpm", "bin/pnpm.cjs"), args, options);

/** What a run printed. @throws Error with both of its outputs, if it failed. */
export function must(what: string, { ok, stdout, stderr }: ReturnType<typeof run>): string {
  if (ok) return stdout;
  throw new Error(`release: ${what} failed\n${stdout}${stderr}`);
}
