import { pnpm } from "./run.js";
import type { Tarball } from "./tarball.js";

/** npm's provenance is signed by the workflow that publishes; elsewhere, and on other registries, there is none to ask for. */
export function provenance(registry: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const signed = env.GITHUB_ACTIONS === "true" && env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined;
  return signed && new URL(registry).hostname === "registry.npmjs.org";
}

/** The registry that npm and pnpm are set to. */
export const registryOf = (): string => pnpm(["config", "get", "registry"]).stdout.trim();

const isThere = ({ name, version }: Tarball) =>
  pnpm(["view", `${name}@${version}`, "version"]).stdout.trim() === version;

/**
 * Publishes a tarball, unless this version of it is there: a release that broke off goes on where it stopped.
 * @throws Error with what the registry answered.
 */
export function publish(tarball: Tarball, signed: boolean): "published" | "was there" {
  if (isThere(tarball)) return "was there";
  const options = ["--access", "public", "--no-git-checks", ...(signed ? ["--provenance"] : [])];
  const { ok, stdout, stderr } = pnpm(["publish", tarball.path, ...options]);
  if (ok) return "published";
  throw new Error(
    `release: ${tarball.name} was not published; mend it, and run the same command again\n${stdout}${stderr}`,
  );
}
