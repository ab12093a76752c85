import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cached } from "./cache.js";
import type { Site } from "./sites.js";

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => i ^ (i >> 8)));
const sha256 = createHash("sha256").update(content).digest("hex");

let cache: string;
let server: Server | undefined;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "cache-"));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
  await rm(cache, { recursive: true });
});

/** Serves every request by `answer`, from 127.0.0.1. */
async function serve(answer: RequestListener): Promise<Site> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const { port } = listening.address() as AddressInfo;
  const files = ["a.gz", "b.gz"].map((name) => ({ name, bytes: content.length, sha256 }));
  return { name: "fake", url: `http://127.0.0.1:${port}/`, files };
}

const left = () => readdir(join(cache, "fake"));

describe("cached", () => {
  it("downloads what is missing, says so, and downloads nothing twice", async () => {
    const asked: string[] = [];
    const site = await serve((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(200, { "content-encoding": "gzip" }).end(content); // a server may say so: the bytes stay
    });
    const lines: string[] = [];
    const folder = await cached(site, { cache, log: (line) => lines.push(line) });
    expect(folder).toBe(join(cache, "fake"));
    expect(await left()).toEqual(["a.gz", "b.gz"]);
    expect((await readFile(join(folder, "b.gz"))).equals(content)).toBe(true);
    expect(lines).toContain(`downloading ${site.url}a.gz (0.300 MB)`);
    expect(lines.at(-1)).toBe("b.gz: 100 %");
    await rm(join(folder, "a.gz"));
    await cached(site, { cache });
    expect(asked).toEqual(["/a.gz", "/b.gz", "/a.gz"]);
  });

  it("follows redirects, but not for ever", async () => {
    const site = await serve((request, response) => {
      const to = request.url?.startsWith("/b") ? request.url : "/there"; // b.gz leads to itself
      if (request.url === "/there") response.end(content);
      else response.writeHead(302, { location: to }).end();
    });
    await expect(cached(site, { cache })).rejects.toThrow("b.gz: the server answered 302 Found");
    expect(await left()).toEqual(["a.gz"]);
  });

  it("says why it failed, what to do by hand, and leaves nothing half done", async () => {
    const wrong = Buffer.from(content).fill(0, 7, 9);
    const cases: [answer: RequestListener, why: string][] = [
      [(_, response) => response.writeHead(404).end(), "the server answered 404 Not Found"],
      [
        (_, response) => response.end(wrong),
        `its SHA-256 is ${createHash("sha256").update(wrong).digest("hex")}, not ${sha256}`,
      ],
      [(_, response) => response.end(content.subarray(5)), "it ended at byte 299995 of 300000"],
      [(_, response) => response.end(Buffer.concat([content, content])), "it is longer than 300000 bytes"],
      [(request) => request.socket.destroy(), "ECONNRESET"],
    ];
    for (const [answer, why] of cases) {
      const site = await serve(answer);
      const failed = cached(site, { cache });
      await expect(failed).rejects.toThrow(`fake: could not get ${site.url}a.gz: `);
      await expect(failed).rejects.toThrow(why);
      await expect(failed).rejects.toThrow(
        `Download these files by hand into ${join(cache, "fake")}\n  ${site.url}a.gz\n  ${site.url}b.gz\nor pass --data`,
      );
      expect(await left()).toEqual([]);
      server?.close();
    }
  });

  it("says where a body was cut off", async () => {
    const site = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20));
    });
    await expect(cached(site, { cache })).rejects.toThrow(/a\.gz: cut off at byte 1000 of 300000 \(ECONNRESET/);
    expect(await left()).toEqual([]);
  });

  it("does not wait for ever for a server that falls silent", async () => {
    const site = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 1000));
    });
    await expect(cached(site, { cache, patience: 150 })).rejects.toThrow("no byte came for 0.15 s, at byte 1000");
    const mute = await serve(() => {});
    await expect(cached(mute, { cache, patience: 150 })).rejects.toThrow("no byte came for 0.15 s, at byte 0");
    expect(await left()).toEqual([]);
  });

  it("says that nobody listens", async () => {
    const site = await serve(() => {});
    await new Promise((done) => server?.close(done));
    await expect(cached(site, { cache })).rejects.toThrow(/could not get .*: ECONNREFUSED/);
  });

  it("refuses a file in the cache that is not the right one, and does not touch it", async () => {
    const site = await serve((_, response) => response.end(content));
    const path = join(cache, "fake", "a.gz");
    await mkdir(join(cache, "fake"));
    await writeFile(path, "short");
    await expect(cached(site, { cache })).rejects.toThrow(
      `${path}: 5 bytes instead of 300000; remove it and run again`,
    );
    await writeFile(path, Buffer.alloc(content.length));
    await expect(cached(site, { cache })).rejects.toThrow(/a\.gz: SHA-256 [0-9a-f]{64} instead of/);
    expect(await left()).toEqual(["a.gz"]);
  });

  it("says when the cache cannot be made", async () => {
    const site = await serve(() => {});
    await writeFile(join(cache, "plain"), "");
    await expect(cached(site, { cache: join(cache, "plain") })).rejects.toThrow(
      /cannot make the folder .*DISCRETELY_CACHE/,
    );
  });
});
