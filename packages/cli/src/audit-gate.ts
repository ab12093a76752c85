import { gate } from "@discretely/audit";
import type { Plugin, Registry } from "@discretely/core";
import type { Flags } from "./audit-plan.js";
import { labelOf, membersOf, readGates } from "./audit-settings.js";
import { chooseBackend } from "./choose-backend.js";

/** The exit status of a gate that fails. */
const FAILED = 1;

/** Runs the checks of a gate file. Returns the exit status. */
export async function runGate(registry: Registry<Plugin>, given: Flags): Promise<number> {
  const checks = await readGates(String(given.gate));
  const planned = checks.map((check) => ({ ...check, ...membersOf(registry, check), label: labelOf(check.method) }));
  await chooseBackend(String(given.backend ?? "auto"));
  let failed = 0;
  for (const { label, expect, ...options } of planned) {
    const fails = gate(options, expect);
    failed += Number(fails.length > 0);
    const verdict = fails.length > 0 ? `fails: ${fails.join("; ")}` : "passes";
    const line = { method: label, problem: options.problem.name, samples: options.samples, fails };
    process.stdout.write(
      given.json
        ? `${JSON.stringify(line)}\n`
        : `${label} on ${options.problem.name}, S = ${options.samples}: ${verdict}\n`,
    );
  }
  return failed > 0 ? FAILED : 0;
}
