import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

// Runs the files of its arguments one after the other, each from its own folder, as `node file` would. Standard output
// ends with a line for each: its path, and what it threw.
const results: { path: string; error?: string }[] = [];
for (const path of process.argv.slice(2)) {
  process.chdir(dirname(path));
  const before = performance.now();
  try {
    await import(pathToFileURL(path).href);
    results.push({ path });
  } catch (error) {
    results.push({ path, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  console.error(`${Math.round(performance.now() - before)} ms ${path}`);
}
process.stdout.write(`\n${results.map((result) => `result ${JSON.stringify(result)}`).join("\n")}\n`);
process.exit(0);
