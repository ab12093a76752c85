import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { findBackendFactory, setBackend } from "@tensorflow/tfjs-core";
import type { Ended } from "./checks.js";

// Runs the files of its arguments one after the other, each from its own folder, as `node file` would. Standard output
// ends with a line for each: its path, what it printed and what it threw.
const results: (Ended & { path: string })[] = [];
let printed = "";
console.log = (...values) => {
  printed += `${format(...values)}\n`;
};
for (const path of process.argv.slice(2)) {
  process.chdir(dirname(path));
  const before = performance.now();
  printed = "";
  // the one that it would have alone, whatever the program before it chose
  if (findBackendFactory("cpu")) await setBackend("cpu");
  try {
    await import(pathToFileURL(path).href);
    results.push({ path, printed });
  } catch (error) {
    results.push({ path, printed, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  console.error(`${Math.round(performance.now() - before)} ms ${path}`);
}
process.stdout.write(`\n${results.map((result) => `result ${JSON.stringify(result)}`).join("\n")}\n`);
process.exit(0);
