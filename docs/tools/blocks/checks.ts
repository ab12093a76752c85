import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../site/repository.js";
import { FOLDER, type Written } from "./workspace.js";

interface Finished {
  readonly status: number;
  readonly output: string;
}

/** A child process to its end: status and both streams. */
function finish(file: string, args: readonly string[], cwd = FOLDER): Promise<Finished> {
  const env = { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: "0", NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(file, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, out, err) =>
      resolve({ status: error === null ? 0 : 1, output: `${out}\n${err}` }),
    );
  });
}

/** What the type checker says against programs, by path. Plain JavaScript may leave parameters without a type. */
export async function typeErrors(programs: readonly Written[]): Promise<ReadonlyMap<string, string>> {
  const errors = new Map<string, string>();
  for (const [language, strictness] of [
    ["ts", {}],
    [
      "js",
      {
        allowJs: true,
        checkJs: true,
        noImplicitAny: false,
        strictNullChecks: false,
        exactOptionalPropertyTypes: false,
      },
    ],
  ] as const) {
    const config = join(FOLDER, `tsconfig.${language}.json`);
    const files = programs.filter(({ path }) => path.endsWith(`.${language}`)).map(({ path }) => path);
    const compilerOptions = { lib: ["es2023", "dom"], noEmit: true, ...strictness };
    writeFileSync(config, JSON.stringify({ extends: `${ROOT}/tsconfig.base.json`, compilerOptions, files }));
    const { output } = await finish(process.execPath, [
      `${ROOT}/node_modules/typescript/bin/tsc`,
      "-p",
      config,
      "--pretty",
      "false",
    ]);
    for (const line of output.split("\n")) {
      const [, file, message] = /^([^\s(][^(]*)\(\d.*?\): (error .*)$/.exec(line) ?? [];
      if (file === undefined) continue;
      const path = join(FOLDER, file);
      errors.set(path, `${errors.get(path) ?? ""}${message}\n`);
    }
  }
  return errors;
}

/** How a program ended: what it printed, and what it threw. */
export interface Ended {
  readonly printed: string;
  readonly error?: string;
}

/** How programs ended, by path, all run from source by one process. */
export async function runAll(paths: readonly string[]): Promise<ReadonlyMap<string, Ended>> {
  const flags = ["--conditions=@discretely/source", "--import", "tsx"];
  const { output } = await finish(process.execPath, [...flags, `${ROOT}/docs/tools/blocks/run.ts`, ...paths]);
  const lines = [...output.matchAll(/^result (\{.*\})$/gm)].map(
    ([, json]) => JSON.parse(json!) as Ended & { path: string },
  );
  const results = new Map<string, Ended>(lines.map(({ path, ...ended }) => [path, ended]));
  if (process.env.DISCRETELY_DEBUG) console.error(output);
  const never = { printed: "", error: `never ended:\n${output.slice(-2000)}` };
  return new Map(paths.map((path) => [path, results.get(path) ?? never]));
}

/** Tests of recipes by vitest, all in one process: its status and what it printed. */
export function testRun(paths: readonly string[]): Promise<Finished> {
  const config = `${ROOT}/docs/tools/blocks/vitest.recipes.ts`;
  return finish(process.execPath, [
    `${ROOT}/node_modules/vitest/vitest.mjs`,
    "run",
    "--root",
    FOLDER,
    "--config",
    config,
    ...paths,
  ]);
}
