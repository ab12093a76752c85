import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brokenLinks } from "./links.js";
import { ROOT } from "./repository.js";
import { sourceFiles, sourcePage } from "./source-pages.js";

// The last step of `pnpm run docs`: beside the guides, which are in docs/dist by now, it puts the API pages, the
// playground and the sources that both link to; then no link of the whole may lead nowhere.
const SITE = `${ROOT}/docs/dist`;

for (const [from, to] of [
  ["api", "api"],
  ["playground/dist", "playground"],
] as const) {
  if (!existsSync(`${ROOT}/docs/${from}/index.html`)) {
    throw new Error(`docs/${from} is not built; run \`pnpm run docs\`, which builds it first`);
  }
  cpSync(`${ROOT}/docs/${from}`, join(SITE, to), { recursive: true });
}
for (const path of sourceFiles()) {
  const page = join(SITE, "source", `${path}.html`);
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, sourcePage(path));
}
const broken = brokenLinks(SITE, process.env.DOCS_BASE ?? "/");
for (const link of broken) console.error(`broken link: ${link}`);
if (broken.length > 0) process.exitCode = 1;
else console.log(`docs/dist holds the site, and none of its links is broken`);
