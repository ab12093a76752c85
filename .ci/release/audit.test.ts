import { describe, expect, it } from "vitest";
import { readAudit } from "./audit.js";

describe("readAudit", () => {
  it("is clean where the registry says so", () =>
    expect(readAudit({ ok: true, stdout: "No known vulnerabilities found", stderr: "" })).toEqual({
      asked: true,
      wrong: [],
    }));
  it("gives what the registry found", () =>
    expect(readAudit({ ok: false, stdout: "critical: a < 2", stderr: "" })).toEqual({
      asked: true,
      wrong: ["audit: critical: a < 2"],
    }));
  it("tells a registry that gives no answer from a clean one", () => {
    const stderr = " ERR_PNPM_AUDIT_BAD_RESPONSE  The audit endpoint responded with 405";
    expect(readAudit({ ok: false, stdout: "", stderr })).toEqual({ asked: false, why: stderr.trim() });
  });
});
