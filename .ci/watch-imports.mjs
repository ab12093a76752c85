// Imports the modules that are named, and prints what each of them opened or started meanwhile, as JSON: { url: [call, …] }.
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";
import workerThreads from "node:worker_threads";

/** What the running import called. */
let calls = [];

/** Node's loader reads the modules themselves and their source maps, and so does the one that takes TypeScript. */
const LOADER = /node:internal\/(modules|source_map)\/|[\\/]tsx[\\/]dist[\\/]|[\\/]esbuild[\\/]lib[\\/]/;
/** What lies between a call and who asked for it: Node's own functions, one of which may call another, and these here. */
const BETWEEN = /\(node:(fs|net|internal\/fs)|Reflect\.|watch-imports\.mjs/;
Error.stackTraceLimit = 50;

function watch(object, name, label) {
  const original = object[name];
  const watched = function (...args) {
    const frames = new Error().stack.split("\n").slice(1);
    const caller = frames.find((line) => !BETWEEN.test(line)) ?? "";
    if (!LOADER.test(caller)) calls.push(`${label}.${name}(${typeof args[0] === "string" ? args[0] : ""})`);
    return new.target ? Reflect.construct(original, args) : Reflect.apply(original, this, args);
  };
  Object.setPrototypeOf(watched, original);
  watched.prototype = original.prototype;
  object[name] = watched;
}

const OPENS =
  /^(open|read|write|append|create|stat|lstat|access|exists|mkdir|mkdtemp|copy|cp|rm|unlink|watch|opendir|truncate|rename)/;
for (const [label, object] of Object.entries({ fs, "fs.promises": fs.promises })) {
  for (const name of Object.keys(object)) {
    if (OPENS.test(name) && typeof object[name] === "function" && !/^(Read|Write|Stats)/.test(name))
      watch(object, name, label);
  }
}
for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"])
  watch(childProcess, name, "child_process");
for (const [label, object, names] of [
  ["net", net, ["connect", "createConnection", "createServer"]],
  ["net.Socket", net.Socket.prototype, ["connect"]],
  ["net.Server", net.Server.prototype, ["listen"]],
  ["tls", tls, ["connect"]],
  ["http", http, ["request", "get", "createServer"]],
  ["https", https, ["request", "get", "createServer"]],
  ["http2", http2, ["connect", "createServer"]],
  ["dgram", dgram, ["createSocket"]],
  ["dns", dns, ["lookup", "resolve"]],
  ["worker_threads", workerThreads, ["Worker"]],
  ["globalThis", globalThis, ["fetch"]],
]) {
  for (const name of names) watch(object, name, label);
}
syncBuiltinESMExports();

/** What runs on. Files, pipes and processes come of calls that are watched above, and of the loader, which may be at work still. */
const running = () => process.getActiveResourcesInfo().filter((kind) => !/^(FSReq|Pipe|Process)/.test(kind));

const found = {};
const before = running().length;
for (const url of process.argv.slice(2)) {
  calls = [];
  await import(url);
  found[url] = [...calls, ...running().slice(before)];
}
process.stdout.write(JSON.stringify(found));
