import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { serve } from "./serve.js";

/** The page, built from what the sources say now and served; `close` takes both away. */
export async function servePage(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), "playground-"));
  const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
  await build({ configFile, mode: "production", logLevel: "error", build: { outDir } });
  const { url, close } = await serve(outDir);
  return {
    url,
    close: async () => {
      await close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
