import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);

/** What each module opened, started or left running when it was imported, in a process of its own. */
function opened(urls: readonly string[], loader: readonly string[] = []): Record<string, string[]> {
  const watch = fileURLToPath(new URL("watch-imports.mjs", import.meta.url));
  const args = [...loader, watch, ...urls];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: fileURLToPath(root), encoding: "utf8" }));
}

it("importing a package opens no file and no socket, and starts nothing", () => {
  const entries = readdirSync(new URL("packages", root)).flatMap((name) =>
    ["index.ts", "main.ts"].map((file) => new URL(`packages/${name}/src/${file}`, root)),
  );
  // bench is a program: its entries run when they are imported
  const urls = entries.filter((url) => existsSync(url) && !url.pathname.includes("/bench/")).map(({ href }) => href);
  expect(urls.length).toBeGreaterThan(15);
  const fromSource = ["--conditions=@discretely/source", "--import", "tsx"];
  expect(opened(urls, fromSource)).toEqual(Object.fromEntries(urls.map((url) => [url, []])));
});

describe("the watch sees", () => {
  const cases = [
    ["a file", 'import { readFileSync } from "node:fs"; readFileSync(process.execPath);', "fs.readFileSync"],
    [
      "a file later",
      'import { readFile } from "node:fs/promises"; readFile(process.execPath);',
      "fs.promises.readFile",
    ],
    ["a look", 'import fs from "node:fs"; fs.existsSync("a");', "fs.existsSync(a)"],
    [
      "a socket",
      'import net from "node:net"; net.connect(1, "127.0.0.1").on("error", () => {}).unref();',
      "net.connect",
    ],
    ["a server", 'import { createServer } from "node:http"; createServer().listen(0).unref();', "net.Server.listen"],
    ["a request", 'fetch("http://127.0.0.1:1").catch(() => {});', "globalThis.fetch(http://127.0.0.1:1)"],
    [
      "a program",
      'import { spawn } from "node:child_process"; spawn(process.execPath, ["-v"]);',
      "child_process.spawn",
    ],
    [
      "a thread",
      'import { Worker } from "node:worker_threads"; new Worker("0", { eval: true });',
      "worker_threads.Worker",
    ],
    ["a timer", "setTimeout(() => {}, 100);", "Timeout"],
  ].map(([what, code, call]) => [what!, `data:text/javascript,${encodeURIComponent(code!)}`, call!] as const);
  let found: Record<string, string[]>;
  beforeAll(() => {
    found = opened(cases.map(([, url]) => url));
  });
  it.each(cases)("%s", (_, url, call) => expect(found[url]!.some((line) => line.startsWith(call))).toBe(true));
});
