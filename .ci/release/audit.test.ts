import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { audit, lockedVersions } from "./audit.js";

const LOCKFILE = `lockfileVersion: '9.0'

packages:

  '@a/b@1.0.0':
    resolution: {integrity: sha512-x}

  c@1.2.0:
    resolution: {integrity: sha512-x}

  c@2.0.0-beta.1:
    resolution: {integrity: sha512-x}

snapshots:

  d@1.0.0: {}
`;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
/** The address of a registry that answers so. */
async function registry(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
const saying = (body: string) => registry((_, response) => response.end(body));
const advisory = (range: string) => ({
  title: "loops for ever",
  severity: "high",
  url: "https://example.org/1",
  vulnerable_versions: range,
});

it("lockedVersions", () => {
  expect(lockedVersions(LOCKFILE)).toEqual({ "@a/b": ["1.0.0"], c: ["1.2.0", "2.0.0-beta.1"] });
  const own = lockedVersions(readFileSync(new URL("../../pnpm-lock.yaml", import.meta.url), "utf8"));
  expect(Object.keys(own).length).toBeGreaterThan(300);
  expect(own.vitest).toHaveLength(1);
});

describe("audit", () => {
  it("sends every version, and is clean where the registry knows no fault", async () => {
    const asked: string[] = [];
    const address = await registry(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      asked.push(`${request.method} ${request.url} ${body}`);
      response.end("{}");
    });
    expect(await audit(address, LOCKFILE)).toEqual({ asked: true, wrong: [] });
    expect(asked).toEqual(['POST /-/npm/v1/security/advisories/bulk {"@a/b":["1.0.0"],"c":["1.2.0","2.0.0-beta.1"]}']);
  });
  it("names the versions that an advisory is about", async () => {
    const address = await saying(JSON.stringify({ c: [advisory("<1.2.0"), advisory("<=2.0.0")], e: [advisory("*")] }));
    expect(await audit(address, LOCKFILE)).toEqual({
      asked: true,
      wrong: [
        "audit: c 1.2.0: high: loops for ever (https://example.org/1)",
        "audit: c 2.0.0-beta.1: high: loops for ever (https://example.org/1)",
      ],
    });
  });
  it("tells a registry that gives no answer from a clean one", async () => {
    const refusing = await registry((_, response) => void response.writeHead(405).end());
    expect(await audit(refusing, LOCKFILE)).toEqual({
      asked: false,
      why: `${refusing}-/npm/v1/security/advisories/bulk answered 405`,
    });
    expect(await audit(await saying("<html>"), LOCKFILE)).toMatchObject({ asked: false });
    expect(await audit("http://127.0.0.1:1/", LOCKFILE)).toMatchObject({ asked: false });
  });
});
