import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** What makes the tests of a file depend on the backend, and run once on each. */
const CALL = /^\s*onTestBackend\(\);$/m;

/**
 * Not on webgpu, where the goldens of the estimators run: thousands of draws a test take a card made of software minutes, and
 * its memory, which comes free between the turns of the event loop, gigabytes.
 */
const TOO_LONG_FOR_WEBGPU = /estimators\/src\/|discretely\/src\/planted-faults/;

/** The test files below `root` that depend on the backend, as paths from there. Slow ones run on one backend alone. */
export function backendTests(root: string, backend: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => /\.test\.ts$/.test(path) && !/\.slow\.test\.ts$|(^|\/)(node_modules|dist)\//.test(path));
  const fits = (path: string) => backend !== "webgpu" || !TOO_LONG_FOR_WEBGPU.test(`${root}/${path}`);
  return files.filter((path) => fits(path) && CALL.test(readFileSync(join(root, path), "utf8"))).sort();
}
