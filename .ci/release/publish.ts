import { addressIn } from "./registry.js";
import { pnpm } from "./run.js";
import type { Tarball } from "./tarball.js";

/** npm's provenance is signed by the workflow that publishes; elsewhere, and on other registries, there is none to ask for. */
export function provenance(registry: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const signed = env.GITHUB_ACTIONS === "true" && env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined;
  return signed && new URL(registry).hostname === "registry.npmjs.org";
}

/**
 * Whether a registry has this version of a package.
 * @throws Error if it answers neither yes nor no.
 */
export async function isThere(
  { name, version }: Pick<Tarball, "name" | "version">,
  registry: string,
): Promise<boolean> {
  const url = addressIn(registry, name.replace("/", "%2f"));
  // A connection kept for the next question would be found closed: between two of them pnpm publishes, and nobody listens.
  const answer = await fetch(url, { headers: { connection: "close" } });
  if (answer.status === 404) return false;
  if (!answer.ok) throw new Error(`release: ${url.href} answers ${answer.status}; is it a registry that you may read?`);
  const { versions = {} } = (await answer.json()) as { versions?: Record<string, unknown> };
  return version in versions;
}

/**
 * Publishes a tarball, unless this version of it is there: a release that broke off goes on where it stopped.
 * @throws Error with what the registry answered.
 */
export async function publish(tarball: Tarball, registry: string): Promise<"published" | "was there"> {
  if (await isThere(tarball, registry)) return "was there";
  const options = ["--access", "public", "--no-git-checks", ...(provenance(registry) ? ["--provenance"] : [])];
  const { ok, stdout, stderr } = pnpm(["publish", tarball.path, ...options]);
  if (ok) return "published";
  const answer = `${stdout}${stderr}`;
  throw new Error(`release: ${tarball.name} was not published; mend it, and run the same command again\n${answer}`);
}
