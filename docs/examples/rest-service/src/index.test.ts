import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect, it, vi } from "vitest";

it("learns through the service, and ends", async () => {
  await tf.setBackend("cpu");
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  await import("./index.js");
  const values = said.mock.calls.map(([value]) => value as number);
  said.mockRestore();
  expect(values).toHaveLength(1);
  expect(values[0]).toBeLessThan(-2.7); // -3 is the best
  expect(values[0]).toBeGreaterThanOrEqual(-3);
});

it("is what core's README shows", () => {
  const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const readme = text("../../../../packages/core/README.md");
  expect(readme).toContain(`\`\`\`js\n${text("./index.js")}\`\`\`\n`);
});
