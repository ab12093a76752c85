import axe from "axe-core";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controls as dvaeControls } from "../src/dvae/controls.js";
import { controls as gradientControls } from "../src/gradient/controls.js";
import { controls as pathControls } from "../src/path/controls.js";
import type { Control } from "../src/state/control.js";
import { servePage } from "./build.js";
import { noBrowser, startBrowser } from "./chromium.js";
import { done, drawn, fact, inAddress, type Visit, visit } from "./visit.js";
import { weigh } from "./weight.js";

/** What the first view may weigh, gzipped. */
const LIMIT = 500_000;

/** The rules of axe that stand for WCAG 2.2 AA. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] as const;

/** Small enough that each run is over in a moment. */
const SMALL = {
  gradient: "gradient?n=6&k=2&samples=2&steps=10&noise=gumbel",
  path: "path?learn=cells&maps=2&samples=2&steps=10",
  dvae: "dvae?backend=cpu&steps=10&hidden=32&batch=10&rows=4&columns=4&k=2&samples=1",
};
const VIEWS = Object.keys(SMALL) as (keyof typeof SMALL)[];

describe.skipIf(noBrowser)(`the page in a browser${noBrowser ? ` (skipped: ${noBrowser})` : ""}`, () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof servePage>>;
  const open = (hash: string, options?: BrowserContextOptions) => visit(browser, `${site.url}#${hash}`, options);
  const closing = async ({ faults, close }: Visit) => {
    await close();
    expect(faults).toEqual([]);
  };

  beforeAll(async () => {
    site = await servePage();
    browser = await startBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it("is painted soon, from less than 500 kB, without a backend that nobody chose", async () => {
    const { bytes, files, firstPaint } = await weigh(browser, site.url);
    const list = Object.entries(files).map(([name, size]) => `  ${name} ${size}`);
    console.log(
      `first view: ${bytes} bytes gzipped, first paint after ${Math.round(firstPaint)} ms\n${list.join("\n")}`,
    );
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(LIMIT);
    expect(Object.keys(files).filter((name) => /wasm|worker|webg/.test(name))).toEqual([]);
    expect(firstPaint).toBeGreaterThan(0);
  });

  it("trains on WebGL where it is asked for by name, here made of software", async () => {
    const seen = await open(SMALL.dvae.replace("cpu", "webgl"));
    await done(seen.page, 100_000);
    expect(await fact(seen.page, "backend")).toBe("webgl");
    expect(Number(await fact(seen.page, "loss"))).toBeLessThan(600);
    await closing(seen);
  }, 110_000);

  const moves = (view: keyof typeof SMALL, controls: readonly Control[]) => async () => {
    const seen = await open(SMALL[view]);
    await done(seen.page);
    for (const control of controls) {
      if (control.kind === "text") continue;
      if (control.name === "steps") {
        await moveSteps(seen, view);
        continue;
      }
      const before = await drawn(seen.page);
      const said = inAddress(seen.page, control.name);
      const value = await move(seen, view, control);
      await done(seen.page);
      await expect.poll(() => drawn(seen.page), { message: control.name, timeout: 20_000 }).not.toBe(before);
      expect([control.name, inAddress(seen.page, control.name)]).toEqual([control.name, value]);
      expect(value).not.toBe(said);
    }
    await closing(seen);
  };
  it("moves each control of the gradient explorer", moves("gradient", gradientControls), 90_000);
  it("moves each control of the path learner", moves("path", pathControls), 90_000);
  it("moves each control of the discrete VAE", moves("dvae", dvaeControls), 110_000);

  it("paints the map by mouse and by touch, and both paths answer", async () => {
    const seen = await open(SMALL.path, { hasTouch: true });
    const { page } = seen;
    await done(page);
    const [map, best] = [await drawn(page), await fact(page, "best")];
    const canvas = page.locator('[data-chart="world"] canvas');
    const choose = async (brush: number) => {
      await page.check(`input[name="brush"][value="${brush}"]`);
      await canvas.evaluate((element) => element.scrollIntoView());
      return (await canvas.boundingBox())!;
    };
    const { x, y, width } = await choose(4);
    await page.mouse.move(x + 0.1 * width, y + 0.55 * width);
    await page.mouse.down();
    await page.mouse.move(x + 0.9 * width, y + 0.55 * width, { steps: 12 });
    await page.mouse.up();
    await done(page);
    expect(inAddress(page, "map")).toMatch(/4{9}/);
    expect(await drawn(page)).not.toBe(map);
    expect(await fact(page, "best")).not.toBe(best);
    const once = inAddress(page, "map");
    const box = await choose(0);
    await page.touchscreen.tap(box.x + 0.5 * width, box.y + 0.55 * width);
    await expect.poll(() => inAddress(page, "map")).not.toBe(once);
    await page.click(".fresh");
    await expect.poll(() => inAddress(page, "map")).toBe(null);
    await closing(seen);
  });

  it("shows the same again for the same address", async () => {
    const hash = "gradient?method=aimle&size=0.5&n=9&k=3&samples=5&noise=normal&steps=10&seed=7";
    const [first, second] = [await open(hash), await open(hash)];
    await Promise.all([done(first.page), done(second.page)]);
    expect(await drawn(second.page)).toBe(await drawn(first.page));
    expect(await first.page.inputValue("#gradient-noise")).toBe("normal");
    expect(await first.page.textContent('output[for="gradient-n"]')).toBe("9");
    await first.page.goto(`${site.url}#gradient?seed=8`); // only what the address says changes
    await done(first.page);
    expect([inAddress(first.page, "n"), inAddress(first.page, "seed")]).toEqual(["9", "8"]);
    expect(await drawn(first.page)).not.toBe(await drawn(second.page));
    await closing(first);
    await closing(second);
  });

  it("says what is wrong, and what to do, where settings do not fit", async () => {
    const seen = await open("gradient?method=perturbed-optimizer&noise=sum-of-gamma");
    const status = seen.page.locator("#gradient .status.wrong");
    await expect.poll(() => status.textContent()).toContain("take normal, gumbel or logistic noise");
    await seen.page.selectOption("#gradient-noise", "normal");
    await expect.poll(() => fact(seen.page, "cosine")).toMatch(/\d/);
    expect(await status.count()).toBe(0);
    await closing(seen);
  });

  it("is used by keyboard alone", async () => {
    const seen = await open(SMALL.path);
    const { page } = seen;
    await done(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // the first link
    await page.waitForSelector("#gradient:not([hidden]) .player");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // the second
    await page.waitForSelector("#path:not([hidden]) .player");
    const reach = async (selector: string) => {
      for (let tabs = 0; tabs < 60; tabs++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`no ${selector} within 60 tabs`);
    };
    await reach("#path-samples");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => inAddress(page, "samples")).toBe("3");
    await reach('[data-chart="world"] canvas');
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "5"]) await page.keyboard.press(key);
    expect(await page.textContent("#path .cell")).toBe("row 3, column 2: rock");
    expect(inAddress(page, "map")?.charAt(2 * 12 + 1)).toBe("4");
    await closing(seen);
  });

  it("fits a phone and meets WCAG AA in both schemes", async () => {
    const seen = await open(SMALL.gradient, { viewport: { width: 360, height: 740 }, hasTouch: true });
    const { page } = seen;
    await page.evaluate(axe.source);
    for (const view of VIEWS) {
      await page.goto(`${site.url}#${SMALL[view]}`);
      await done(page);
      expect([view, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([view, 360]);
      for (const [colorScheme, rules] of [["light", WCAG] as const, ["dark", ["color-contrast"]] as const]) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(
          (runOnly) => (window as unknown as { axe: typeof axe }).axe.run({ runOnly: [...runOnly] }),
          rules,
        );
        expect(found.violations.map(({ id, nodes }) => [view, id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(found.passes.map(({ id }) => id)).toContain("color-contrast");
      }
    }
    await closing(seen);
  }, 60_000);

  it("draws rarely for a reader who asked for less motion", async () => {
    const pictures = async (reducedMotion: "reduce" | "no-preference") => {
      const seen = await open("gradient?n=4&k=1&steps=50", { reducedMotion });
      const count = await seen.page.evaluate(() => {
        let pictures = 0;
        const chart = document.querySelector('[data-chart="bars"] .mean')!;
        new MutationObserver(() => pictures++).observe(chart, { attributes: true });
        return new Promise<number>((resolve) => {
          const wait = () =>
            document.querySelector('#gradient .player[data-state="done"]') ? resolve(pictures) : setTimeout(wait, 50);
          wait();
        });
      });
      await closing(seen);
      return count;
    };
    const [lively, calm] = [await pictures("no-preference"), await pictures("reduce")];
    expect(calm).toBeLessThan(lively / 3);
  });
});

/** Asks for more steps, which the run then takes, and for as few as before. */
async function moveSteps({ page }: Visit, view: string): Promise<void> {
  const count = page.locator(`#${view} .count`);
  const few = Number(inAddress(page, "steps"));
  await page.locator(`#${view}-steps`).press("ArrowRight");
  await expect.poll(() => count.textContent()).toMatch(new RegExp(`step (?!${few} ).* of ${inAddress(page, "steps")}`));
  expect(Number(inAddress(page, "steps"))).toBeGreaterThan(few);
  await page.locator(`#${view}-steps`).press("ArrowLeft");
  expect(inAddress(page, "steps")).toBe(String(few));
  await done(page);
  // Watched from within: few steps may be over before a look from outside.
  const played = page.evaluate((selector) => {
    const player = document.querySelector<HTMLElement>(selector)!;
    return new Promise<void>((resolve) => {
      new MutationObserver(() => player.dataset.state === "playing" && resolve()).observe(player, { attributes: true });
    });
  }, `#${view} .player`);
  await page.locator(`#${view} .player button`, { hasText: "Restart" }).click();
  await played;
  await done(page);
}

/** Sets a control to another value, as a reader would; answers what the address should say. */
async function move({ page }: Visit, view: string, control: Control): Promise<string> {
  const field = page.locator(`#${view}-${control.name}`);
  if (control.kind === "whole") {
    await field.fill("5");
    await field.press("Enter");
    return "5";
  }
  if (control.kind === "menu") {
    const now = await field.inputValue();
    // a backend that runs anywhere; and from AIMLE to I-MLE, which leaves the controls of the step in use
    const next = control.name === "backend" ? "wasm" : control.options.find(({ value }) => value !== now)!.value;
    await field.selectOption(next);
    return next;
  }
  const slider = control as Extract<Control, { kind: "slider" }>;
  const now = Number(await field.inputValue());
  const up = now < slider.values.length - 1;
  await field.press(up ? "ArrowRight" : "ArrowLeft");
  return String(slider.values[now + (up ? 1 : -1)]);
}
