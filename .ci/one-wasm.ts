import { afterAll } from "vitest";
import { TEST_BACKEND } from "../packages/backends/src/testing/test-backend.js";
import { refuseOtherWasm } from "../packages/backends/src/wasm-running.js";

// A file that starts another wasm leaves none to the files after it, which would all fail and not say why.
afterAll(() => {
  try {
    refuseOtherWasm(TEST_BACKEND === "wasm-threads" ? TEST_BACKEND : "wasm");
  } catch (error) {
    throw new Error(`${(error as Error).message}: name this file *.alone.test.ts`, { cause: error });
  }
});
