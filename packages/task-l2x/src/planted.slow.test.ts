import { useBackend, wasm } from "@discretely/backends";
import { perturbAndMap } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { fit } from "@discretely/training";
import { expect, it } from "vitest";
import "@tensorflow/tfjs";
import { l2xTask } from "./task.js";

it("AIMLE finds at least 90 % of the words that the rating rests on", { timeout: 1_800_000 }, async () => {
  await useBackend([wasm]);
  const task = l2xTask();
  const settings = task.settings.parse({ epochs: 6 });
  const parts = { method: perturbAndMap(aimle()), noise: gumbel(), seed: 0, log: () => {} };
  const session = await task.prepare(settings, parts);
  const { metrics } = await fit({ session, seed: 0 });
  session.dispose();
  // as many words are planted as are selected, so the share of one is that of the other
  expect(metrics.best_subset_precision).toBeGreaterThan(0.9); // 0.95 and more from the second epoch on
  expect(metrics.best_test_mse).toBeLessThan(0.005); // ratings have a variance of 0.05
});
