import { pnpm } from "./run.js";

/** What a registry answers about known faults in dependencies. */
export type Audit =
  | { readonly asked: true; readonly wrong: readonly string[] }
  | { readonly asked: false; readonly why: string };

/** Reads what `pnpm audit` printed. */
export function readAudit({ ok, stdout, stderr }: { ok: boolean; stdout: string; stderr: string }): Audit {
  if (ok) return { asked: true, wrong: [] };
  const said = `${stdout}\n${stderr}`.trim();
  const refused = /^.*(?:ERR_PNPM_AUDIT|FETCH|META_FETCH|ENOTFOUND|ECONNREFUSED).*$/m.exec(said)?.[0].trim();
  return refused ? { asked: false, why: refused } : { asked: true, wrong: [`audit: ${said}`] };
}

/** Asks the registry for known faults in everything that is installed. */
export const audit = (): Audit => readAudit(pnpm(["audit"]));
