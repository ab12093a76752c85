import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runChild } from "./testing/child.js";

const { resolve } = createRequire(import.meta.url);
const packageOf = (name: string) => dirname(resolve(`${name}/package.json`));
let folder: string;

/** A place with this package's source, TensorFlow.js, and a tfjs-node that came without its native library. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-tfjs-node-"));
  const modules = join(folder, "node_modules/@tensorflow");
  await mkdir(join(modules, "tfjs-node"), { recursive: true });
  for (const name of ["tfjs", "tfjs-core", "tfjs-backend-wasm"]) {
    await symlink(packageOf(`@tensorflow/${name}`), join(modules, name));
  }
  // what the real one says where its install script was not allowed to run
  const program = `throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: " +
    __dirname + "/lib/napi-v8/tfjs_binding.node. \\nPlease run command 'npm rebuild @tensorflow/tfjs-node'");`;
  await writeFile(join(modules, "tfjs-node/index.js"), program);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await cp(import.meta.dirname, join(folder, "src"), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

it("that lacks its native library is passed over, with the reason", async () => {
  const program = `
    const { name, skipped } = await backends.useBackend([backends.tfjsNode, backends.wasm]);
    console.log(name, "|", skipped.map(({ name, why }) => name + ": " + why).join());
    const [trial] = await backends.tryBackends([backends.tfjsNode]);
    console.log(trial.why);`;
  const why =
    "the package is there but its native library is missing; fetch it with: npm rebuild @tensorflow/tfjs-node";
  const said = await runChild(program, join(folder, "src"));
  expect(said).toBe(`wasm | tfjs-node: ${why}\n${why}\n`);
});
