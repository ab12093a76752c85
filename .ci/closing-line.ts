import type { Reporter, TestCase, TestModule } from "vitest/node";

/**
 * Ends the output with the plain line `N passed, N failed[, N skipped]`, after vitest's own summary. In CI, where
 * everything that a test needs is there, a skipped test counts as failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0 };
    const skipped: TestCase[] = [];
    for (const module of modules) {
      let failed = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") count.passed++;
        else if (state === "failed") failed++;
        else skipped.push(test);
      }
      // A module that broke before its tests ran counts as one failure.
      count.failed += failed || (module.ok() ? 0 : 1);
    }
    if (process.env.CI) count.failed += refuse(skipped);
    else count.skipped = skipped.length;
    process.on("exit", () => process.stdout.write(`${lineOf(count)}\n`));
  }
}

const lineOf = ({ passed, failed, skipped }: { passed: number; failed: number; skipped: number }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

/** Names each, with its reason, and fails the run. @returns how many they are. */
function refuse(skipped: readonly TestCase[]): number {
  for (const test of skipped) {
    const result = test.result();
    const note = result.state === "skipped" ? result.note : undefined;
    console.error(`skipped in CI: ${test.module.moduleId} > ${test.fullName}${note ? `: ${note}` : ""}`);
  }
  if (skipped.length > 0) process.exitCode = 1;
  return skipped.length;
}
