import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, openBrowser } from "./browser.js";
import { ROOT } from "./repository.js";
import { serveFolder } from "./serve-folder.js";

const why = chromiumPath() === undefined ? " (skipped: no Chromium; apt-get install chromium, or set CHROMIUM)" : "";

describe.skipIf(why !== "")(`the built site in a browser${why}`, () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let home: string;

  beforeAll(async () => {
    execFileSync(process.execPath, ["node_modules/turbo/bin/turbo", "run", "docs"], { cwd: ROOT, stdio: "inherit" });
    const answer = serveFolder(`${ROOT}/docs/dist`);
    server = createServer((request, response) =>
      answer(request, response, () => response.writeHead(404).end("not found")),
    );
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
    page = await browser.newPage();
    complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on(
      "response",
      (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`),
    );
  }, 1_800_000); // the first time it builds the site
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const soon = { timeout: 20_000 }; // an address may change before its page is there
  const heading = () => page.locator("h1").first().textContent();

  it("opens the home page, and a guide from there", async () => {
    await page.goto(home);
    await expect.poll(heading, soon).toContain("Discretely");
    await page.getByRole("link", { name: "Choose an estimator" }).first().click();
    await page.waitForURL("**/guide/choose.html");
    await expect.poll(heading, soon).toContain("Choose an estimator");
    const picture = page.locator('img[src*="choose"]');
    const drawn = () => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0);
    await expect.poll(drawn, soon).toBe(true);
  });
  it("goes from a guide to an API page and back", async () => {
    await page.goto(`${home}/guide/choose.html`);
    await page.locator('table a[href*="aimle.html"]').first().click();
    await page.waitForURL("**/api/functions/*aimle.html");
    await expect.poll(heading, soon).toContain("aimle");
    await page.getByRole("link", { name: "Guides" }).first().click();
    await page.waitForURL(/\/(?:index\.html)?$/);
    await expect.poll(heading, soon).toContain("Discretely");
  });
  it("shows the source that an API page names", async () => {
    await page.goto(`${home}/guide/choose.html`);
    await page.locator('table a[href*="aimle.html"]').first().click();
    await page.locator('a[href*="/source/"]').first().click();
    await page.waitForURL("**/source/packages/estimators/src/*");
    await expect.poll(() => page.locator("pre").textContent(), soon).toContain("aimle");
  });
  it("opens the playground", async () => {
    await page.goto(`${home}/guide/what-it-is.html`);
    await page.getByRole("link", { name: "Playground" }).first().click();
    await page.waitForURL("**/playground/**");
    await page.locator("svg, canvas").first().waitFor();
  });
  it("finds words by the search", async () => {
    await page.goto(home);
    const words = page.locator("#localsearch-input");
    while (!(await words.isVisible())) {
      await page.keyboard.press("Control+k"); // which the page hears once its scripts run
      await page.waitForTimeout(200);
    }
    await words.fill("antithetic");
    await page.locator(".VPLocalSearchBox .result").first().click();
    await page.waitForURL(/\.html/);
    await expect.poll(() => page.locator("main").textContent(), soon).toMatch(/antithetic/i);
  });
  it("complains of nothing", () => expect(complaints).toEqual([]));
});
