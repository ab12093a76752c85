import plain from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";

/** The folder of a file's address, with its last slash. */
const folderOf = (url: string) => new URL(".", new URL(url, import.meta.url)).href;

/**
 * Where the build has put the binaries of the wasm backend: one folder, under the names by which the backend asks for them,
 * and not fetched before it does.
 */
export const wasmFolder: string = folderOf(simd);

if (folderOf(plain) !== wasmFolder) throw new Error("the two .wasm files are to lie in one folder; see vite.config.ts");
