import { estimates, reach } from "@discretely/audit";
import type { Plugin, Registry } from "@discretely/core";
import { type Flags, integer, type Members, ONCE, plan } from "./audit-plan.js";
import { chooseBackend } from "./choose-backend.js";
import { textTable } from "./table.js";

/** Finds the samples that reach a mean cosine. Returns the exit status. */
export async function runReach(registry: Registry<Plugin>, given: Flags, members: Members): Promise<number> {
  const wanted = Number(given.reach);
  if (!(wanted > 0 && wanted < 1)) {
    throw new RangeError(`audit: --reach must be a cosine between 0 and 1, got "${String(given.reach)}"`);
  }
  const planned = plan(registry, given, members);
  const own = planned.find(({ method }) => method.samples !== undefined);
  if (own)
    throw new RangeError(
      `audit: ${own.label}@${own.method.samples} has samples of its own, which --reach is to find; drop one`,
    );
  const minSamples = integer(given, "min-samples", 1, 1);
  const maxSamples = integer(given, "max-samples", 4096, minSamples);
  for (const { options } of planned) estimates({ ...options, ...ONCE, samples: minSamples });
  await chooseBackend(String(given.backend ?? "auto"));
  const show = (x: number | undefined) => (x === undefined ? `> ${maxSamples}` : String(Number(x.toPrecision(3))));
  const table = [["method", `samples to cosine ${wanted}`, "95 % interval", "solves"]];
  for (const { label, options } of planned) {
    const { audits: _, ...found } = reach({ ...options, cosine: wanted, minSamples, maxSamples });
    if (given.json) process.stdout.write(`${JSON.stringify({ method: label, cosine: wanted, ...found })}\n`);
    const { samples, low, high, solves } = found;
    table.push([label, show(samples), `[${show(low)}, ${show(high)}]`, solves === undefined ? "–" : String(solves)]);
  }
  if (!given.json) process.stdout.write(`${textTable(table)}\n`);
  return 0;
}
