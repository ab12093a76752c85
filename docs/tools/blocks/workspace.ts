import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../site/repository.js";
import { type Program, programsOf } from "./extract.js";

/** Where the programs of all pages are written: a folder that sees every package, and nothing else of this repository. */
export const FOLDER = `${ROOT}/docs/.blocks`;

/** A program in its file, and the page that it is from. */
export interface Written extends Program {
  readonly page: string;
  readonly path: string;
}

/** The pages whose code is held to work: guides, examples and READMEs, as paths from the root. */
export function pagesOf(): string[] {
  const inside = (folder: string, name: RegExp) =>
    readdirSync(`${ROOT}/${folder}`)
      .filter((entry) => name.test(entry))
      .map((entry) => `${folder}/${entry}`);
  const readmes = ["packages", "docs/examples"].flatMap((folder) =>
    inside(folder, /^[^.]/).map((path) => `${path}/README.md`),
  );
  const guides = ["docs", "docs/guide", "docs/tasks"].flatMap((folder) => inside(folder, /\.md$/));
  return ["README.md", ...readmes, ...guides].filter((path) => existsSync(`${ROOT}/${path}`));
}

/** Writes the programs of all pages afresh, each page in a folder of its own. */
export function writeAll(): Written[] {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, "node_modules", "@discretely"), { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), '{ "type": "module", "private": true }\n');
  for (const [name, folder] of packages()) {
    symlinkSync(folder, join(FOLDER, "node_modules", name), "junction");
  }
  return pagesOf().flatMap((page) =>
    programsOf(readFileSync(`${ROOT}/${page}`, "utf8")).map((program) => {
      const path = join(FOLDER, page.replace(/\.md$/, "").replaceAll("/", "-"), program.file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, program.code);
      return { ...program, page, path };
    }),
  );
}

/** What a reader would install: our packages by name, and those that a recipe asks for and the root lacks. */
function packages(): [name: string, folder: string][] {
  const ours = ["packages", "docs/examples"].flatMap((folder) =>
    readdirSync(`${ROOT}/${folder}`).map((name) => `${ROOT}/${folder}/${name}`),
  );
  const named = ours.filter((folder) => existsSync(`${folder}/package.json`));
  return [
    ...named.map((folder): [string, string] => [nameOf(folder), folder]),
    ["zod", `${ROOT}/packages/training/node_modules/zod`],
  ];
}

const nameOf = (folder: string) =>
  (JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { name: string }).name;
