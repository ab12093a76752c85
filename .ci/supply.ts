import type { Manifest, Package } from "./house.js";

/**
 * Ranges that let a tool change by itself, or a user's install go without a fix: what serves only this repository is pinned,
 * what our users install with us takes patches, and minor versions that keep to semver.
 */
export function wrongRanges(where: string, manifest: Manifest): string[] {
  const judge = (record: Readonly<Record<string, string>> | undefined, agreed: RegExp, should: string) =>
    Object.entries(record ?? {})
      .filter(([, range]) => !range.startsWith("workspace:") && !agreed.test(range))
      .map(([name, range]) => `${where}: ${name} is "${range}"; ${should}`);
  const pinned = [/^\d+\.\d+\.\d+(-[\w.]+)?$/, "pin one version"] as const;
  const ranged = [/^\^\d+\.\d+\.\d+$/, "write a caret range"] as const;
  return [
    ...judge(manifest.dependencies, ...(manifest.private ? pinned : ranged)),
    ...judge(manifest.optionalDependencies, ...ranged),
    ...judge(manifest.devDependencies, ...pinned),
  ];
}

/** Packages that run a script when they are installed, unless `allowBuilds` says that they may not. */
export function runAtInstall(manifests: readonly Manifest[], allowBuilds: Readonly<Record<string, boolean>>): string[] {
  const hooks = ["preinstall", "install", "postinstall"];
  return manifests.flatMap(({ name = "", scripts }) => {
    const runs = hooks.filter((hook) => (scripts as Record<string, string> | undefined)?.[hook] !== undefined);
    return runs.length > 0 && allowBuilds[name] !== false ? [`${name}: ${runs.join(", ")}`] : [];
  });
}

/** `allowBuilds` of a pnpm-workspace.yaml. */
export function allowBuildsOf(yaml: string): Record<string, boolean> {
  const block = /^allowBuilds:\n((?: {2}.*\n?)+)/m.exec(yaml)?.[1] ?? "";
  const entries = [...block.matchAll(/^ {2}"?([^":]+)"?: (true|false)\b/gm)];
  return Object.fromEntries(entries.map(([, name, allowed]) => [name, allowed === "true"]));
}

const EVALUATES = /(?<![\w.$])(?:eval|Function)\s*\(|["']node:vm["']|\bset(?:Timeout|Interval)\s*\(\s*["'`]/;

/** Sources that run text as code. */
export function evaluates({ folder, files }: Pick<Package, "folder" | "files">): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    if (!/^(src|bin)\/.*\.[cm]?[jt]s$/.test(path) || /\.test\.ts$/.test(path)) return [];
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    return EVALUATES.test(code) ? [`${folder}/${path}: ${EVALUATES.exec(code)![0]}`] : [];
  });
}
