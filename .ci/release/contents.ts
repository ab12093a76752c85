import { posix } from "node:path";
import { importsOf, type Manifest, machinePaths } from "../house.js";
import type { Tarball } from "./tarball.js";

type Files = Tarball["files"];
type Rule = (files: Files, manifest: Manifest) => string[];

const paths = (files: Files) => Object.keys(files);

/** A package holds what it runs, the settings that it ships, its manifest, its README and its licence. */
const strangers: Rule = (files, manifest) => {
  const agreed = /^(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts)|configs\/.+\.json)$/;
  const binaries = Object.values((manifest.bin ?? {}) as Record<string, string>).map((path) => posix.normalize(path));
  return paths(files)
    .filter((path) => (!agreed.test(path) && !binaries.includes(path)) || /\.(test|bench)\.|\/testing\//.test(path))
    .map((path) => `${path} is not for users`);
};

const absent: Rule = (files) =>
  ["package.json", "README.md", "LICENSE", "dist/"]
    .filter(
      (wanted) => !paths(files).some((path) => (wanted.endsWith("/") ? path.startsWith(wanted) : path === wanted)),
    )
    .map((wanted) => `${wanted} is missing`);

/** Files of the package that its files name: modules, and source maps with the sources that they show. */
const dangling: Rule = (files) =>
  Object.entries(files).flatMap(([path, text]) => {
    if (!/\.(js|d\.ts)$/.test(path)) return [];
    const map = /^\/\/# sourceMappingURL=(?!data:)(\S+)/m.exec(text)?.[1];
    const named = [...importsOf(text).filter((from) => from.startsWith(".")), ...(map ? [map] : [])];
    return named
      .map((name) => posix.join(posix.dirname(path), name))
      .filter((name) => files[name] === undefined)
      .map((name) => `${path} names ${name}, which is not in the package`);
  });

/** A published manifest asks for versions, points to what was built and runs nothing when it is installed. */
const wrongManifest: Rule = (files, manifest) => {
  const text = files["package.json"] ?? "";
  const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
  const scripts = Object.keys((manifest.scripts ?? {}) as object);
  return [
    ...["workspace:", "@discretely/source", "./src/"]
      .filter((word) => text.includes(word))
      .map((word) => `package.json holds "${word}"; pack it with pnpm`),
    ...hooks.filter((hook) => scripts.includes(hook)).map((hook) => `package.json runs "${hook}" when installed`),
  ];
};

/** Paths and names of the machine that packed it. */
const machine =
  (words: readonly string[]): Rule =>
  (files) => [
    ...machinePaths(files),
    ...Object.entries(files).flatMap(([path, text]) =>
      words.filter((word) => text.includes(word)).map((word) => `${path} names "${word}"`),
    ),
  ];

/** What is wrong with the files of a package. `words` must not occur: where and on what it was packed. */
export function wrongContents({ files, manifest }: Pick<Tarball, "files" | "manifest">, words: readonly string[]) {
  const rules: Rule[] = [strangers, absent, dangling, wrongManifest, machine(words)];
  return rules.flatMap((rule) => rule(files, manifest));
}
