import { existsSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Answers requests with the files below `folder`, as any static host does; hands on what is not there. */
export const serveFolder =
  (folder: string) =>
  ({ url = "/" }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
    const wanted = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const file = [wanted, `${wanted}.html`].find((name) => existsSync(name) && statSync(name).isFile());
    if (file === undefined || !file.startsWith(folder)) {
      next();
      return;
    }
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  };
