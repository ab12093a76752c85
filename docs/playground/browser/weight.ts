import type { Browser } from "playwright-core";

/** What a first visit fetches, and when the reader sees something. */
export interface Weight {
  /** Bytes over the network, compressed bodies and headers. */
  readonly bytes: number;
  /** The same of each file, by its name. */
  readonly files: Readonly<Record<string, number>>;
  /** Milliseconds from the start of the visit to the first text on the screen. */
  readonly firstPaint: number;
}

/** Visits an address with an empty cache, waits until the first run is over, and counts. */
export async function weigh(browser: Browser, url: string): Promise<Weight> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const names = new Map<string, string>();
  const files: Record<string, number> = {};
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.startsWith("http")) names.set(requestId, request.url.slice(url.length) || "index.html");
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name) files[name] = encodedDataLength;
  });
  await page.goto(url);
  await page.waitForSelector('.player[data-state="done"]');
  const firstPaint = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
  await context.close();
  return { bytes: Object.values(files).reduce((sum, size) => sum + size, 0), files, firstPaint };
}
