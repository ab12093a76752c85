import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page that is open, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts, and answers that were no success. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens an address in a browser of its own settings, and waits until the page is at work. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("response", (response) => {
    if (!response.ok()) faults.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return { page, faults, close: () => context.close() };
}

/** Waits until the player of the view that is shown has done its last step. */
export const done = (page: Page, timeout = 30_000) =>
  page.waitForSelector('section:not([hidden]) .player[data-state="done"]', { timeout });

/** All that the view that is shown has drawn and says in figures, as text: charts, canvases, facts. */
export const drawn = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const view = document.querySelector("section:not([hidden])")!;
    const charts = [...view.querySelectorAll("svg path")].map((path) => path.getAttribute("d"));
    const canvases = [...view.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
    const facts = [...view.querySelectorAll("dd, .count")].map((fact) => fact.textContent);
    return JSON.stringify([charts, canvases, facts.filter((fact, i) => !isTime(view, i) || !fact)]);

    // a time is another in every run
    function isTime(root: Element, i: number) {
      return root.querySelectorAll("dd, .count")[i]?.getAttribute("data-fact") === "speed";
    }
  });

/** A figure of the view that is shown, by the name of its fact. */
export const fact = async (page: Page, name: string): Promise<string> =>
  (await page.textContent(`section:not([hidden]) [data-fact="${name}"]`)) ?? "";

/** What the address says of a control. */
export const inAddress = (page: Page, name: string): string | null =>
  new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get(name);
