import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const index = JSON.stringify(new URL("../index.ts", import.meta.url).href);

/**
 * Runs a program, with `tf` and `backends` in it, as a process of its own that must end by itself.
 *
 * @returns what it wrote to standard output
 * @throws Error where it ended badly or hung
 */
export async function runChild(program: string): Promise<string> {
  const whole = `import * as tf from "@tensorflow/tfjs"; import * as backends from ${index}; ${program}`;
  const flags = ["--conditions=@discretely/source", "--import", loader, "--input-type=module", "-e", whole];
  const options = { cwd: import.meta.dirname, timeout: 45_000 };
  return (await promisify(execFile)(process.execPath, flags, options)).stdout;
}
