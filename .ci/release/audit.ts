import { satisfies } from "semver";
import { addressIn } from "./registry.js";

/** What a registry answers about known faults in dependencies. */
export type Audit =
  | { readonly asked: true; readonly wrong: readonly string[] }
  | { readonly asked: false; readonly why: string };

interface Advisory {
  readonly title: string;
  readonly severity: string;
  readonly url: string;
  readonly vulnerable_versions: string;
}

/**
 * Asks a registry for known faults in everything that a pnpm-lock.yaml names, tools included, by the request that npm's own
 * audit makes: `pnpm audit` makes one that npm's registry has given up (https://github.com/pnpm/pnpm/issues/11265).
 */
export async function audit(registry: string, lockfile: string): Promise<Audit> {
  const locked = lockedVersions(lockfile);
  const url = addressIn(registry, "-/npm/v1/security/advisories/bulk");
  const headers = { "content-type": "application/json" };
  try {
    const signal = AbortSignal.timeout(60_000);
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(locked), signal });
    if (!answer.ok) return { asked: false, why: `${url} answered ${answer.status}` };
    const found = (await answer.json()) as Record<string, readonly Advisory[]>;
    return {
      asked: true,
      wrong: Object.entries(found).flatMap(([name, list]) => faults(name, locked[name] ?? [], list)),
    };
  } catch (error) {
    const { message, cause } = error as Error;
    return { asked: false, why: `${url}: ${cause instanceof Error ? cause.message : message}` };
  }
}

const faults = (name: string, versions: readonly string[], advisories: readonly Advisory[]): string[] =>
  advisories.flatMap(({ title, severity, url, vulnerable_versions }) =>
    versions
      .filter((version) => satisfies(version, vulnerable_versions, { includePrerelease: true }))
      .map((version) => `audit: ${name} ${version}: ${severity}: ${title} (${url})`),
  );

/** The versions of each package that a pnpm-lock.yaml names. */
export function lockedVersions(lockfile: string): Record<string, string[]> {
  const packages = /^packages:\n([\s\S]*?)(?=^\S)/m.exec(lockfile)?.[1] ?? "";
  const versions: Record<string, string[]> = {};
  for (const [, name, version] of packages.matchAll(/^ {2}'?((?:@[^/\s]+\/)?[^@'\s]+)@([^:'(\s]+)'?:$/gm)) {
    versions[name!] = [...(versions[name!] ?? []), version!];
  }
  return versions;
}
