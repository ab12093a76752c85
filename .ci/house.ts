/** The rules of the house, each a function from plain data to what breaks it: none is broken where all lists are empty. */

export interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
}

/** A package: its folder's name in `packages/` (or path elsewhere), its package.json, and its text files by path from that folder. */
export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: Readonly<Record<string, string>>;
}

const names = (record: object | undefined) => Object.keys(record ?? {});

// ---- Arrows between packages --------------------------------------------------------------------------------------

const LAYERS: readonly (readonly string[])[] = [
  ["core", "random", "backends"],
  ["noise", "solvers", "solver-highs", "estimators", "losses", "audit", "training", "nn"],
  ["task-*"],
  ["discretely"],
  ["cli"],
];
const TESTKIT = "testkit";
const BENCH = "bench";

const layerOf = (folder: string): number =>
  LAYERS.findIndex((members) => members.includes(folder.replace(/^task-.+/, "task-*")));

/** A package imports from lower layers only; testkit stands aside, for tests; bench imports what it likes. */
export function wrongArrows(packages: readonly Package[]): string[] {
  const folders = new Map(packages.map(({ folder, manifest }) => [manifest.name ?? "", folder]));
  return packages.flatMap(({ folder, manifest }) => {
    if (folder === BENCH) return [];
    if (folder !== TESTKIT && layerOf(folder) < 0) return [`${folder}: is in no layer`];
    const wrong = (dependencies: object | undefined, allowed: (to: string) => boolean, kind: string) =>
      names(dependencies).flatMap((name) => {
        const to = folders.get(name);
        return to === undefined || allowed(to) ? [] : [`${folder}: ${kind} on ${to}`];
      });
    const down = (to: string) =>
      folder === TESTKIT ? to === "core" : layerOf(to) >= 0 && layerOf(to) < layerOf(folder);
    const forTests = (to: string) => down(to) || layerOf(to) === 0 || (to === TESTKIT && layerOf(folder) > 0);
    return [
      ...wrong(manifest.dependencies, down, "depends"),
      ...wrong(manifest.optionalDependencies, down, "depends"),
      ...wrong(manifest.peerDependencies, down, "depends"),
      ...wrong(manifest.devDependencies, forTests, "depends in tests"),
    ];
  });
}

// ---- Fields of package.json ---------------------------------------------------------------------------------------

const SOURCE = "@discretely/source";

/** What every package.json states, and what one that is published states besides. */
export function wrongFields({ folder, manifest }: Package): string[] {
  const stated = ["name", "version", "description", "license"].filter((field) => !manifest[field]);
  const wrong = [
    ...stated,
    ...(manifest.type === "module" ? [] : ["type"]),
    ...((manifest.engines as { node?: string } | undefined)?.node ? [] : ["engines"]),
    ...(manifest.private ? [] : wrongPublishFields(manifest)),
  ];
  return wrong.map((field) => `${folder}: ${field}`);
}

function wrongPublishFields(manifest: Manifest): string[] {
  const { sideEffects, files, exports = {}, publishConfig = {} } = manifest as Record<string, Entries>;
  const entries = Object.entries(exports ?? {}).filter(([path]) => path !== "./package.json");
  // the first condition that fits wins, so the source must stand before what is built from it
  const built = entries.filter(
    ([, entry]) =>
      names(entry as Entries).join() !== `${SOURCE},types,default` || !sourceOf(entry).startsWith("./src/"),
  );
  const published = Object.fromEntries(
    Object.entries(exports ?? {}).map(([path, entry]) => [path, withoutSource(entry)]),
  );
  return [
    ...((sideEffects as unknown) === false ? [] : ["sideEffects"]),
    ...(Array.isArray(files) && files.includes("dist") ? [] : ["files"]),
    ...(entries.length > 0 ? built.map(([path]) => `exports["${path}"]`) : ["exports"]),
    ...((publishConfig.access as unknown) === "public" ? [] : ["publishConfig.access"]),
    ...(JSON.stringify(publishConfig.exports) === JSON.stringify(published) ? [] : ["publishConfig.exports"]),
  ];
}

type Entries = Record<string, unknown>;
const sourceOf = (entry: unknown) => String((entry as Entries)[SOURCE]);
const withoutSource = (entry: unknown) =>
  typeof entry === "string"
    ? entry
    : Object.fromEntries(Object.entries(entry as Entries).filter(([key]) => key !== SOURCE));

// ---- Imports ------------------------------------------------------------------------------------------------------

const isCode = (path: string) => /^(src|bin)\/.*\.[cm]?[jt]s$/.test(path);
const isTest = (path: string) => /\.(test|bench)\.[cm]?ts$/.test(path) || path.includes("/testing/");

const IMPORTS = [
  /^\s*(?:import|export)\s(?:[^"'`;]*?\sfrom\s*)?["']([^"']+)["']/gm,
  /^\s*\}\s*from\s*["']([^"']+)["']/gm,
  /\bimport\(\s*(?:\/\*.*?\*\/\s*)*["']([^"']+)["']\s*\)/g,
];

/** What a module imports, types and dynamic imports included; not what its comments show. */
export function importsOf(code: string): string[] {
  const bare = code.replace(/^\s*\/\*\*?[\s\S]*?\*\//gm, "").replace(/^\s*\/\/.*$/gm, "");
  return [...new Set(IMPORTS.flatMap((pattern) => [...bare.matchAll(pattern)].map(([, from]) => from!)))];
}

/** `@scope/name/part` → `@scope/name`; undefined for paths and for Node's own modules. */
const packageOf = (from: string) =>
  /^(\.|#|\/|node:)/.test(from) ? undefined : from.split("/", from.startsWith("@") ? 2 : 1).join("/");

function imported({ files }: Package, which: (path: string) => boolean): Map<string, string> {
  const code = Object.entries(files).filter(([path]) => isCode(path) && which(path));
  return new Map(
    code.flatMap(([path, text]) => importsOf(text).flatMap((from) => [[packageOf(from) ?? "", path] as const])),
  );
}
const not = (test: (path: string) => boolean) => (path: string) => !test(path);

/** Dependencies that no source imports. One that another dependency asks for as a peer is there for that one. */
export function unusedDependencies(pack: Package, packages: readonly Package[]): string[] {
  const { folder, manifest } = pack;
  const used = imported(pack, not(isTest));
  const others = packages.filter((other) => manifest.dependencies?.[other.manifest.name ?? ""] !== undefined);
  const asked = new Set(others.flatMap((other) => names(other.manifest.peerDependencies)));
  const peers = names(manifest.peerDependencies).filter((name) => !manifest.peerDependenciesMeta?.[name]?.optional);
  const unused = [...names(manifest.dependencies), ...peers].filter((name) => !used.has(name) && !asked.has(name));
  return unused.map((name) => `${folder}: no source imports ${name}`);
}

/** Imports of sources (not of tests) that package.json does not state for its users. */
export function undeclaredImports(pack: Package): string[] {
  const { folder, manifest } = pack;
  const { name = "", dependencies, optionalDependencies, peerDependencies } = manifest;
  const stated = new Set(["", name, ...[dependencies, optionalDependencies, peerDependencies].flatMap(names)]);
  const undeclared = [...imported(pack, not(isTest))].filter(([from]) => !stated.has(from));
  return undeclared.map(([from, path]) => `${folder}/${path}: ${from} is not in package.json`);
}

/** Development dependencies that no test imports; `@types/x` serves wherever x is imported. */
export function unusedDevDependencies(pack: Package): string[] {
  const [tests, all] = [imported(pack, isTest), imported(pack, () => true)];
  const unused = names(pack.manifest.devDependencies).filter((name) =>
    name.startsWith("@types/") ? !all.has(typed(name)) : !tests.has(name),
  );
  return unused.map((name) => `${pack.folder}: no test imports ${name}`);
}
/** `@types/a__b` are the types of `@a/b`. */
const typed = (name: string) => name.slice("@types/".length).replace(/^(.+)__(.+)$/, "@$1/$2");

/** Libraries import tfjs-core, the whole of tfjs is the application's; and no one imports a path of its build. */
export function wrongTensorFlow(pack: Package): string[] {
  const application = ["cli", BENCH].includes(pack.folder);
  return Object.entries(pack.files).flatMap(([path, text]) =>
    !isCode(path)
      ? []
      : importsOf(text)
          .filter(
            (from) =>
              /^@tensorflow\/[^/]+\/(dist|src)\b/.test(from) ||
              (packageOf(from) === "@tensorflow/tfjs" && !application && !isTest(path)),
          )
          .map((from) => `${pack.folder}/${path}: ${from}`),
  );
}

/** Only the package backends chooses a backend, and tests. */
export function backendsChosen({ folder, files }: Package): string[] {
  if (folder === "backends") return [];
  const code = Object.entries(files).filter(([path]) => isCode(path) && !isTest(path));
  return code.flatMap(([path, text]) => (/\bsetBackend\s*\(/.test(text) ? [`${folder}/${path}: setBackend`] : []));
}

/** Tools that are run and not imported, by what shows in some file that they are. */
const TOOLS: Readonly<Record<string, RegExp>> = {
  "@biomejs/biome": /"lint": "biome check/,
  "@changesets/cli": /"changelog": "@changesets\/cli\/changelog"/,
  "@discretely/cli": /&& discretely run/,
  "@stryker-mutator/core": /"mutation": "stryker run/,
  "@stryker-mutator/vitest-runner": /plugins: \["@stryker-mutator\/vitest-runner"\]/,
  "@types/node": /"types": \["node"\]/,
  "@vitest/coverage-v8": /provider: "v8"/,
  knip: /tool\("knip"/,
  pnpm: /"packageManager": "pnpm@/, // turbo looks for it on the path
  turbo: /"build": "turbo run/,
  typedoc: /"api": "node .*typedoc"/,
  typescript: /"build": "tsc -p|"api": "node .*typedoc"/, // typedoc runs on one of its own
  webgpu: /const PACKAGE: string = "webgpu"/, // imported where bundlers do not see it
};

/** Dependencies of a manifest outside `packages/` that no file imports and no file runs. */
export function unusedTools(where: string, manifest: Manifest, files: Readonly<Record<string, string>>): string[] {
  const code = Object.entries(files).filter(([path]) => /\.[cm]?[jt]s$/.test(path));
  const resolved = code.flatMap(([, text]) =>
    [...text.matchAll(/\bresolve\("([^"./][^"]*)"\)/g)].map(([, from]) => from!),
  );
  const used = new Set([...code.flatMap(([, text]) => importsOf(text)), ...resolved].map(packageOf));
  const runs = (name: string) => Object.values(files).some((text) => TOOLS[name]?.test(text));
  const all = [
    ...names(manifest.dependencies),
    ...names(manifest.devDependencies),
    ...names(manifest.peerDependencies),
  ];
  const serves = (name: string) => used.has(name.startsWith("@types/") ? typed(name) : name);
  return all.filter((name) => !serves(name) && !runs(name)).map((name) => `${where}: nothing uses ${name}`);
}

// ---- Docstrings ---------------------------------------------------------------------------------------------------

const OPTIONS = /^export interface (\w+Options)\b[^{]*\{\n([\s\S]*?)^\}/gm;

/** Optional fields of options in published packages that no docstring explains: what holds where one is left out? */
export function unexplainedOptions({ folder, manifest, files }: Package): string[] {
  if (manifest.private) return [];
  return Object.entries(files).flatMap(([path, text]) => {
    if (!isCode(path) || isTest(path)) return [];
    return [...text.matchAll(OPTIONS)].flatMap(([, name, body]) => {
      const bare = [...body!.matchAll(/(?<!\*\/\n) {2}(?:readonly )?(\w+)\?:/g)];
      return bare.map(([, field]) => `${folder}/${path}: ${name}.${field}`);
    });
  });
}

// ---- Files --------------------------------------------------------------------------------------------------------

export const withoutReadme = (packages: readonly Package[]): string[] =>
  packages.filter(({ files }) => !files["README.md"]?.trim()).map(({ folder }) => `${folder}: no README.md`);

const FOLDERS = ["packages", "docs", ".changeset", ".ci", ".github"];
const FILES = [
  ...["package.json", "turbo.json", "pnpm-workspace.yaml", "README.md", "pnpm-lock.yaml"],
  ...[
    "tsconfig.base.json",
    "tsconfig.build.json",
    "biome.json",
    "vitest.config.ts",
    "vitest.slow.config.ts",
    "vitest.e2e.config.ts",
    "LICENSE",
  ],
];

/** Entries of the repository's top that are not among the agreed ones. Dot files may come, dot folders may not. */
export function strangers(paths: readonly string[]): string[] {
  const strange = paths.flatMap((path) => {
    const [top, ...below] = path.split("/") as [string, ...string[]];
    const agreed = below.length > 0 ? FOLDERS.includes(top) : FILES.includes(top) || top.startsWith(".");
    return agreed ? [] : [top];
  });
  return [...new Set(strange)];
}

/** Addresses in the lockfile: packages come from the registry that the user has set, wherever it is. */
export const addresses = (lockfile: string): string[] => lockfile.match(/^.*https?:\/\/.*$/gm) ?? [];

// Written so that this file holds no such path. /home/me is nobody's: examples and tests may name it.
const MACHINE = new RegExp(`(?<![\\w.~-])/(?:${["work", "root", "home(?!/me\\b)"].join("|")})/`);

/** Lines that name a path of the machine on which they were written. */
export function machinePaths(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).flatMap(([path, text]) =>
    text.split("\n").flatMap((line, i) => (MACHINE.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
}
