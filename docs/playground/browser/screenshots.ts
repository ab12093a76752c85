/** Takes the screenshots that the README shows anew: `pnpm run screenshots`. */
import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions } from "playwright-core";
import { servePage } from "./build.js";
import { startBrowser } from "./chromium.js";
import { done, visit } from "./visit.js";

interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly options: BrowserContextOptions;
}

const DESK = { width: 1040, height: 860 };

const SHOTS: readonly Shot[] = [
  { name: "gradient", hash: "gradient", options: { viewport: { ...DESK, height: 960 } } },
  { name: "path", hash: "path", options: { viewport: DESK } },
  {
    name: "dvae",
    hash: "dvae?backend=wasm&steps=500",
    options: { viewport: { ...DESK, height: 700 }, colorScheme: "dark" },
  },
  {
    name: "phone",
    hash: "path?seed=3",
    options: { viewport: { width: 360, height: 760 }, hasTouch: true, isMobile: true },
  },
];

/** Long enough for the autoencoder on a slow machine. */
const PATIENCE_MS = 300_000;

const folder = fileURLToPath(new URL("../../screenshots/", import.meta.url));
await mkdir(folder, { recursive: true });
const [site, browser] = [await servePage(), await startBrowser()];
try {
  for (const { name, hash, options } of SHOTS) {
    const { page, close } = await visit(browser, `${site.url}#${hash}`, options);
    await done(page, PATIENCE_MS);
    await page.locator("section:not([hidden]) h2").evaluate((heading) => heading.scrollIntoView());
    const path = `${folder}${name}.png`;
    await page.screenshot({ path });
    console.log(`docs/screenshots/${name}.png ${(await stat(path)).size} bytes`);
    await close();
  }
} finally {
  await browser.close();
  await site.close();
}
