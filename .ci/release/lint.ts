import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { filterProblems } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Tarball } from "./tarball.js";

/** What publint finds, suggestions aside. */
export async function publintFinds({ bytes }: Tarball): Promise<string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: bytes.slice().buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`);
}

/** Every module that `exports` lets in through "./*", by the path that users write. */
const subPaths = ({ files }: Tarball) =>
  Object.keys(files).flatMap((file) => /^dist\/((?!index\.).+)\.js$/.exec(file)?.slice(1) ?? []);

/**
 * What arethetypeswrong finds for users of ES modules, at every entry. Its profile "esm-only" leaves out the same two resolutions:
 * Node 10's, and Node 16's from CommonJS, whose types say that `require` of an ES module is an error; it works from Node 20.19 on.
 */
export async function wrongTypes(tarball: Tarball): Promise<string[]> {
  const open = "./*" in ((tarball.manifest.exports ?? {}) as object);
  const entries = open ? { includeEntrypoints: subPaths(tarball).map((path) => `./${path}`) } : {};
  const analysis = await checkPackage(createPackageFromTarballData(tarball.bytes), entries);
  if (!analysis.types) return ["arethetypeswrong: holds no types"];
  const problems = (["node16-esm", "bundler"] as const).flatMap((resolutionKind) =>
    filterProblems(analysis, { resolutionKind }).map(
      (problem) => `arethetypeswrong: ${resolutionKind}: ${show(problem)}`,
    ),
  );
  return [...new Set(problems)];
}
const show = (problem: object) => JSON.stringify(problem, (key, value) => (key === "trace" ? undefined : value));
