import type { Tarball } from "./tarball.js";

/** What a release is made from. */
export interface Repository {
  /** The changesets that no version has taken up yet. */
  readonly pending: readonly string[];
  /** Files that differ from the commit. */
  readonly changed: readonly string[];
  /** The tag that is released, if one is. */
  readonly tag?: string | undefined;
}

/** Why a package may not be published at these versions. */
export function wrongVersions(
  tarballs: readonly Pick<Tarball, "name" | "version">[],
  repository: Repository,
): string[] {
  const versions = [...new Set(tarballs.map(({ version }) => version))];
  const [version] = versions;
  const { pending, changed, tag } = repository;
  return [
    ...(versions.length > 1 ? [`versions: ${versions.join(" and ")}; all packages are versioned together`] : []),
    ...(version === "0.0.0" ? ["versions: 0.0.0 is no release"] : []),
    ...pending.map((path) => `versions: ${path} is not in the changelogs; run \`pnpm version-packages\`, and commit`),
    ...changed.map((path) => `versions: ${path} is not committed`),
    ...(tag !== undefined && tag !== `v${version}` ? [`versions: the tag ${tag} is not v${version}`] : []),
  ];
}
