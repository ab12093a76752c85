import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const source = dirname(import.meta.dirname);

/**
 * Runs a program, with `tf` and `backends` in it, as a process of its own that must end by itself.
 *
 * @param from the folder of this package's sources
 * @returns what it wrote to standard output
 * @throws Error where it ended badly or hung
 */
export async function runChild(program: string, from = source): Promise<string> {
  const whole = `import * as tf from "@tensorflow/tfjs"; import * as backends from ${JSON.stringify(join(from, "index.ts"))}; ${program}`;
  const flags = ["--conditions=@discretely/source", "--import", loader, "--input-type=module", "-e", whole];
  const options = { cwd: from, timeout: 45_000 };
  return (await promisify(execFile)(process.execPath, flags, options)).stdout;
}
