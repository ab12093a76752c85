import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** The browser's program: `CHROMIUM`, or where Debian puts it. */
const program = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why no browser can be started here; undefined where one can. */
export const noBrowser: string | undefined = existsSync(program)
  ? undefined
  : `no browser at ${program}: apt-get install -y chromium, or name one by the variable CHROMIUM`;

/** Flags for a machine without a display or a network; `--no-sandbox` because a container's root has none. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. @throws Error where there is none. */
export function startBrowser(): Promise<Browser> {
  if (noBrowser) throw new Error(noBrowser);
  return chromium.launch({ executablePath: program, args: ARGS });
}
