import { build } from "vite";

/** The bytes of a program's bundle for a browser, made from source. @throws what the bundler has against it. */
export async function built(path: string): Promise<number> {
  const output = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["@discretely/source", "module", "browser", "import", "default"] },
    build: { write: false, minify: false, rolldownOptions: { input: path } },
  });
  const chunks = [output].flat().flatMap((bundle) => ("output" in bundle ? bundle.output : []));
  return chunks.reduce((sum, chunk) => sum + (chunk.type === "chunk" ? chunk.code.length : 0), 0);
}
