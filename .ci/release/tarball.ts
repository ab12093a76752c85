import { mkdirSync, readFileSync } from "node:fs";
import { createPackageFromTarballData } from "@arethetypeswrong/core";
import type { Manifest } from "../house.js";
import { must, pnpm } from "./run.js";

/** A package as it would be published. */
export interface Tarball {
  readonly name: string;
  readonly version: string;
  /** Where it lies. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
  /** The text of each file, by its path in the package. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads a package from its tarball. */
function readTarball(path: string): Tarball {
  const bytes = new Uint8Array(readFileSync(path));
  const pack = createPackageFromTarballData(bytes);
  const prefix = `/node_modules/${pack.packageName}/`;
  const files = Object.fromEntries(pack.listFiles().map((file) => [file.slice(prefix.length), pack.readFile(file)]));
  const manifest = JSON.parse(files["package.json"]!) as Manifest;
  return { name: pack.packageName, version: pack.packageVersion, path, bytes, manifest, files };
}

/** A package of the workspace that is published. */
export interface Published {
  readonly name: string;
  readonly version: string;
}

/** Every package that is published. */
export function publishedPackages(): Published[] {
  const listed = must("pnpm list", pnpm(["-r", "--filter", "./packages/*", "list", "--depth", "-1", "--json"]));
  return (JSON.parse(listed) as (Published & { private: boolean })[]).filter((pack) => !pack.private);
}

/** Packs packages into a folder. By pnpm, as npm would leave `workspace:` ranges and source exports. */
export function pack(packages: readonly Published[], folder: string): Tarball[] {
  mkdirSync(folder, { recursive: true });
  const filters = packages.flatMap(({ name }) => ["--filter", name]);
  const packed = must("pnpm pack", pnpm(["-r", ...filters, "pack", "--pack-destination", folder, "--json"]));
  return (JSON.parse(packed) as { filename: string }[]).map(({ filename }) => readTarball(filename));
}
