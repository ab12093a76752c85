import { posix } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import type { Tarball } from "./tarball.js";

/** Sizes of a package in kB (1000 bytes). */
export interface Size {
  /** What is downloaded when it is installed. */
  readonly tarball: number;
  /** All of its entry's code, minified and gzipped, without what it depends on. */
  readonly bundle: number;
}
export type Sizes = Readonly<Record<string, Size>>;

const kB = (bytes: number) => Math.ceil(bytes / 100) / 10;

/** The sizes of a package. */
export async function sizeOf({ bytes, files, manifest }: Tarball): Promise<Size> {
  const { default: entry } = (manifest.exports as Record<string, { default: string }>)["."]!;
  const inside = {
    name: "files of the tarball",
    resolveId: (from: string, importer?: string) =>
      importer && !from.startsWith(".")
        ? { id: from, external: true }
        : posix.join(posix.dirname(importer ?? ""), from),
    load: (id: string) => files[id] ?? null,
  };
  const bundle = await rolldown({ input: entry, plugins: [inside], treeshake: { moduleSideEffects: false } });
  const { output } = await bundle.generate({ minify: true });
  const code = output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("");
  return { tarball: kB(bytes.length), bundle: kB(gzipSync(code).length) };
}

/** Packages over their limits, packages without one, and limits of packages that are gone. */
export function tooLarge(sizes: Sizes, limits: Sizes): string[] {
  const grown = Object.entries(sizes).flatMap(([name, size]) => {
    const limit = limits[name];
    if (!limit) return [`sizes: ${name} has no limit; add ${JSON.stringify({ [name]: size })} to sizes.json`];
    return (["tarball", "bundle"] as const)
      .filter((what) => size[what] > limit[what])
      .map((what) => `sizes: the ${what} of ${name} has ${size[what]} kB; its limit is ${limit[what]} kB`);
  });
  const gone = Object.keys(limits).filter((name) => !sizes[name]);
  return [...grown, ...gone.map((name) => `sizes: ${name} has a limit, but is not published`)];
}

/** The table of what is and what may be. */
export function sizeTable(sizes: Sizes, limits: Sizes): string {
  const cell = (size: number, limit = Number.NaN) => `${size.toFixed(1)} of ${limit.toFixed(1)} kB`.padStart(18);
  const rows = Object.entries(sizes).map(
    ([name, { tarball, bundle }]) =>
      `${name.padEnd(28)}${cell(tarball, limits[name]?.tarball)}${cell(bundle, limits[name]?.bundle)}`,
  );
  return [`${"package".padEnd(28)}${"tarball".padStart(18)}${"bundle, gzip".padStart(18)}`, ...rows].join("\n");
}
