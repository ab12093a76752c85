import "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { namedBackend } from "../node-backends.js";
import { useBackend } from "../use-backend.js";
import { useSwiftShader } from "./software-vulkan.js";
import { TEST_BACKEND } from "./test-backend.js";

/**
 * Runs the tests of a file on {@link TEST_BACKEND}. Called at the top of the file; what calls it depends on the backend,
 * and runs once on each of them. Where the backend does not start the tests are skipped, each with the reason, but in CI
 * they fail.
 */
export function onTestBackend(): void {
  let why: string | undefined;
  beforeAll(async () => {
    const backend = namedBackend(TEST_BACKEND);
    if (TEST_BACKEND === "webgpu") useSwiftShader();
    try {
      await useBackend([backend]);
    } catch (error) {
      if (process.env.CI) throw error;
      why = (error as Error).message;
    }
  });
  beforeEach(({ skip }) => void (why && skip(why)));
  // Dawn frees what was collected in a turn of the event loop, which synchronous tests never let come.
  if (TEST_BACKEND === "webgpu") afterEach(() => new Promise<void>((resolve) => setTimeout(resolve, 1)));
}
