import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** What makes the tests of a file depend on the backend, and run once on each. */
const CALL = /^\s*onTestBackend\(\);$/m;

/** The test files below `root` that depend on the backend, as paths from there. Those of other kinds run on one backend alone. */
export function backendTests(root: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((path) => path.split(sep).join("/"))
    .filter(
      (path) => /\.test\.ts$/.test(path) && !/\.(alone|slow|e2e)\.test\.ts$|(^|\/)(node_modules|dist)\//.test(path),
    );
  return files.filter((path) => CALL.test(readFileSync(join(root, path), "utf8"))).sort();
}
