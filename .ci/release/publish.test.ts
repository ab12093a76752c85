import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isThere, provenance } from "./publish.js";

describe("provenance", () => {
  const workflow = { GITHUB_ACTIONS: "true", ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example" };
  const npm = "https://registry.npmjs.org/";
  it("is asked for by a workflow that may sign it, of npm", () => expect(provenance(npm, workflow)).toBe(true));
  it.each([
    ["on a laptop", npm, {}],
    ["by a workflow that may not sign", npm, { GITHUB_ACTIONS: "true" }],
    ["of another registry", "http://127.0.0.1:4873/", workflow],
  ])("is not asked for %s", (_, registry, env) => expect(provenance(registry, env)).toBe(false));
});

describe("isThere", () => {
  let server: Server;
  let registry: string;
  let connections = 0;
  beforeAll(async () => {
    server = createServer(({ url }, answer) => {
      const body = url === "/@d%2fa" ? '{"versions": {"1.0.0": {}}}' : "{}";
      answer.writeHead(url === "/@d%2fa" ? 200 : url === "/b" ? 404 : 401).end(body);
    });
    server.on("connection", () => connections++);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    registry = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => server.close());

  it.each([
    ["@d/a", "1.0.0", true],
    ["@d/a", "1.1.0", false],
    ["b", "1.0.0", false],
  ])("%s@%s: %s", async (name, version, there) => expect(await isThere({ name, version }, registry)).toBe(there));
  it("keeps no connection, which the registry may close before the next question", async () => {
    const before = connections;
    for (let i = 0; i < 3; i++) await isThere({ name: "b", version: "1.0.0" }, registry);
    expect(connections - before).toBe(3);
  });
  it("does not take a refusal for a no", () =>
    expect(isThere({ name: "c", version: "1.0.0" }, registry)).rejects.toThrow("/c answers 401"));
});
