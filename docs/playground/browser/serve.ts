import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** A file server on loopback. */
export interface Served {
  /** The address of the folder, with its last slash. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the files of `folder` under `/some/base/`, gzipped, as a static host would: nothing runs on the server. */
export async function serve(folder: string): Promise<Served> {
  const base = "/some/base/";
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = normalize(pathname === base ? "index.html" : pathname.slice(base.length));
    try {
      if (!pathname.startsWith(base) || path.startsWith("..")) throw new Error("outside");
      const body = gzipSync(await readFile(join(folder, path)));
      const type = TYPES[extname(path)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
