import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the repository, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** The pages that typedoc wrote, `functions/_discretely_core.discreteLayer.html`; none before it has run. */
const written = (): string[] =>
  existsSync(`${ROOT}/docs/api`)
    ? readdirSync(`${ROOT}/docs/api`, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"))
    : [];

const PAGE = /^(?:classes|functions|interfaces|types|variables)\/(?:_discretely_)?([\w-]+)\.(?:.*\.)?(\w+)\.html$/;

/** API pages by package folder and export: `core/discreteLayer` → `api/functions/…html`. */
export function apiPages(paths: readonly string[] = written()): ReadonlyMap<string, string> {
  const pages = paths.flatMap((path) => {
    const [, folder, name] = PAGE.exec(path) ?? [];
    return folder === undefined ? [] : [[`${folder}/${name}`, `api/${path}`] as const];
  });
  const modules = paths.flatMap((path) => {
    const [, folder] = /^modules\/(?:_discretely_)?([\w-]+)\.html$/.exec(path) ?? [];
    return folder === undefined ? [] : [[`${folder}/`, `api/${path}`] as const];
  });
  return new Map([...modules, ...pages]);
}

/** The names that a file of this path is likely to export first: `top-k.ts` → `topK`, `TopK`. */
export function likelyExports(path: string): string[] {
  const stem = path.replace(/^.*\//, "").replace(/\.[jt]s$/, "");
  const camel = stem.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [camel, camel.charAt(0).toUpperCase() + camel.slice(1)];
}

/**
 * The page of the site, without a leading slash, that shows the file or folder `path` of the repository: its guide, its
 * API page, or its source. `undefined` for what the site does not show.
 */
export function siteOf(path: string, pages: ReadonlyMap<string, string>): string | undefined {
  const [, folder, rest] = /^packages\/([\w-]+)(?:\/(.*))?$/.exec(path) ?? [];
  if (folder !== undefined) {
    if (rest === undefined || rest === "" || rest === "README.md") return pages.get(`${folder}/`) ?? sourceOf(path);
    const found = likelyExports(rest).find((name) => pages.has(`${folder}/${name}`));
    return rest.endsWith(".test.ts") || found === undefined ? sourceOf(path) : pages.get(`${folder}/${found}`);
  }
  if (path === "README.md") return "index.html";
  if (path === "docs/examples/custom-solver/README.md") return "examples/custom-solver.html";
  if (/^docs\/examples\/.*\.[jt]s$/.test(path)) return sourceOf(path);
  return /^docs\/.*\.md$/.test(path) ? path.slice("docs/".length).replace(/\.md$/, ".html") : undefined;
}

const sourceOf = (path: string): string | undefined => {
  const file = ["", "/README.md", "/index.ts"].map((end) => path.replace(/\/$/, "") + end).find(isText);
  return file === undefined ? undefined : `source/${file}.html`;
};

const isText = (path: string) => /\.(?:[cm]?[jt]s|json|md)$/.test(path) && existsSync(`${ROOT}/${path}`);
