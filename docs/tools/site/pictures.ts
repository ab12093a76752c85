import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openBrowser } from "./browser.js";
import { ROOT } from "./repository.js";
import { TASK_PICTURES } from "./task-pictures.js";

// `pnpm --filter @discretely/docs pictures` takes the pictures of the task pages again: it makes each run, opens its
// report and keeps the top of the task's own section. Arguments choose images: `l2x.png`.
const WIDTH = 760;
const chosen = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "pictures-"));
const browser = await openBrowser();
try {
  for (const { image, run, section, height } of TASK_PICTURES) {
    if (chosen.length > 0 && !chosen.includes(image)) continue;
    const out = join(folder, image);
    const code = `import("@discretely/cli").then(async ({ main }) => process.exit(await main(${JSON.stringify([...run.split(" "), "--out", out])})))`;
    const flags = ["--conditions=@discretely/source", "--import", "tsx", "-e", code];
    execFileSync(process.execPath, flags, { cwd: `${ROOT}/docs`, stdio: "inherit" });
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: "light" });
    await page.goto(pathToFileURL(join(out, "report.html")).href);
    const part = page.locator("section").nth(-section);
    await part.locator("h2").evaluate((heading) => heading.remove());
    const box = (await part.boundingBox())!;
    const clip = { ...box, height: Math.min(box.height, height) };
    await page.screenshot({ path: `${ROOT}/docs/images/${image}`, clip, fullPage: true });
    await page.close();
    console.log(`docs/images/${image}: discretely ${run}`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
