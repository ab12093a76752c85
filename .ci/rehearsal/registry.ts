import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { npm } from "./project.js";

/** A package registry on this machine. */
export interface Registry {
  readonly url: string;
  /** What npm and pnpm need in their environment to publish to it and install from it. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => void;
}

// verdaccio asks for `node-fetch@cjs`, a tag that mirrors of the registry do not always have
const MANIFEST = { private: true, dependencies: { verdaccio: "6.8.0" }, overrides: { "node-fetch": "2.6.13" } };

/** Ours are published here and nowhere looked up; all else comes from the registry that npm is set to. */
const config = (upstream: string) => `
storage: ./storage
web: { enable: false }
uplinks: { upstream: { url: "${upstream}", maxage: 60m, timeout: 60s } }
packages:
  "@discretely/*": { access: $all, publish: $all }
  "discretely": { access: $all, publish: $all }
  "**": { access: $all, proxy: upstream }
max_body_size: 100mb
log: { type: stdout, format: pretty, level: warn }
`;

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (child.exitCode !== null) throw new Error(`verdaccio ended with ${child.exitCode}`);
    if (
      await fetch(`${url}-/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("verdaccio gave no answer within a minute");
}

/** Installs verdaccio into a folder and starts it on a free port of the loopback. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const upstream = npm(["config", "get", "registry"], folder).trim();
  writeFileSync(join(folder, "package.json"), JSON.stringify(MANIFEST));
  writeFileSync(join(folder, "config.yaml"), config(upstream));
  npm(["install", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const args = [
    join(folder, "node_modules/verdaccio/bin/verdaccio"),
    "--config",
    "config.yaml",
    "--listen",
    `127.0.0.1:${port}`,
  ];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  await answers(url, child);
  // npm wants a token even where anyone may publish
  writeFileSync(join(folder, "npmrc"), `registry=${url}\n//127.0.0.1:${port}/:_authToken=anyone\n`);
  const env = { npm_config_registry: url, NPM_CONFIG_USERCONFIG: join(folder, "npmrc") };
  return { url, env, stop: () => child.kill() };
}
