import { beforeAll, beforeEach } from "vitest";
import { cpu } from "../cpu.js";
import { type Backend, useBackend } from "../use-backend.js";
import { wasm } from "../wasm.js";

const BACKENDS: Readonly<Record<string, Backend>> = { cpu, wasm };

/** The backend of this run of the tests: `DISCRETELY_BACKEND`, by default wasm. */
export const TEST_BACKEND = process.env.DISCRETELY_BACKEND ?? "wasm";

/**
 * Runs the tests of a file on {@link TEST_BACKEND}. Called at the top of the file; what calls it depends on the backend,
 * and runs once on each of them. Where the backend does not start the tests are skipped, each with the reason, but in CI
 * they fail.
 */
export function onTestBackend(): void {
  let why: string | undefined;
  beforeAll(async () => {
    const backend = BACKENDS[TEST_BACKEND];
    if (!backend) throw new Error(`DISCRETELY_BACKEND=${TEST_BACKEND}: have ${Object.keys(BACKENDS).join(", ")}`);
    try {
      await useBackend([backend]);
    } catch (error) {
      if (process.env.CI) throw error;
      why = (error as Error).message;
    }
  });
  beforeEach(({ skip }) => void (why && skip(why)));
}
