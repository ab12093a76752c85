import type { Tarball } from "./tarball.js";

/** Dependencies first, so that whoever installs while a release goes on finds all that a package needs. */
export function inOrder<T extends Pick<Tarball, "name" | "manifest">>(tarballs: readonly T[]): T[] {
  const byName = new Map(tarballs.map((tarball) => [tarball.name, tarball]));
  const ordered = new Set<T>();
  const visit = (tarball: T, above: readonly string[]): void => {
    if (ordered.has(tarball)) return;
    if (above.includes(tarball.name)) throw new Error(`release: a circle, ${[...above, tarball.name].join(" → ")}`);
    const { dependencies = {}, peerDependencies = {} } = tarball.manifest;
    for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies)]) {
      const needed = byName.get(name);
      if (needed) visit(needed, [...above, tarball.name]);
    }
    ordered.add(tarball);
  };
  for (const tarball of tarballs) visit(tarball, []);
  return [...ordered];
}
