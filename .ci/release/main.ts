import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { audit } from "./audit.js";
import { wrongContents } from "./contents.js";
import { productionLicences, wrongLicences } from "./licences.js";
import { publintFinds, wrongTypes } from "./lint.js";
import { inOrder } from "./order.js";
import { provenance, publish } from "./publish.js";
import { registryOf } from "./registry.js";
import { homeOf, packedFrom, readRepository } from "./repository.js";
import { must, pnpm, root, run, tool } from "./run.js";
import { type Sizes, sizeOf, sizeTable, tooLarge } from "./sizes.js";
import { pack, publishedPackages, type Tarball } from "./tarball.js";
import { wrongVersions } from "./versions.js";

const HELP = `pnpm release [--dry-run] [--pack-destination FOLDER] [--without-audit]
  Builds, checks and publishes every package. What was published before is left out, so that it can be run again.
  --dry-run           everything but publishing
  --pack-destination  keeps the tarballs in this folder
  --without-audit     goes on where the registry answers no audit`;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Builds from nothing, so that no file of an older source is published. */
function build(): void {
  const folders = readdirSync(join(root, "packages"));
  for (const folder of folders) rmSync(join(root, "packages", folder, "dist"), { recursive: true, force: true });
  must("the build", pnpm(["run", "build", "--filter=./packages/*", "--force", "--output-logs=errors-only"]));
}

async function checkTarballs(tarballs: readonly Tarball[]): Promise<string[]> {
  const words = [resolve(root), homedir(), hostname()].filter((word) => word.length > 3);
  const wrong: string[] = [];
  for (const tarball of tarballs) {
    const found = [...wrongContents(tarball, words), ...(await publintFinds(tarball)), ...(await wrongTypes(tarball))];
    wrong.push(...found.map((line) => `${tarball.name}: ${line}`));
  }
  return wrong;
}

async function checkSizes(tarballs: readonly Tarball[]): Promise<string[]> {
  const limits = JSON.parse(readFileSync(new URL("sizes.json", import.meta.url), "utf8")) as Sizes;
  const sizes: Record<string, Sizes[string]> = {};
  for (const tarball of tarballs) sizes[tarball.name] = await sizeOf(tarball);
  say(sizeTable(sizes, limits));
  return tooLarge(sizes, limits);
}

function knip(): string[] {
  const { ok, stdout, stderr } = run(tool("knip", "bin/knip.js"), ["--no-progress"]);
  return ok ? [] : [`knip: ${stdout}${stderr}`];
}

async function checkAudit(forgiven: boolean): Promise<Found> {
  const answer = await audit(registryOf(), readFileSync(join(root, "pnpm-lock.yaml"), "utf8"));
  if (answer.asked) return answer.wrong;
  const unasked = `the registry gave no answer: ${answer.why}`;
  return forgiven ? { unasked } : [`audit: ${unasked}; ask one that does, or pass --without-audit`];
}

/** What a check found wrong, or why it could not look. */
type Found = readonly string[] | { readonly unasked: string };

/** Runs each check and says what it found; returns all that is wrong. */
async function checkAll(checks: Readonly<Record<string, () => Found | Promise<Found>>>): Promise<string[]> {
  const all: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const found = await check();
    const [mark, lines] = "unasked" in found ? ["?", [found.unasked]] : [found.length > 0 ? "✗" : "✓", found];
    for (const line of [`${mark} ${name}`, ...lines.map((line) => `  ${line}`)]) say(line);
    if (!("unasked" in found)) all.push(...found);
  }
  return all;
}

async function publishAll(tarballs: readonly Tarball[], dry: boolean): Promise<void> {
  const registry = registryOf();
  say(`${dry ? "would publish" : "publishing"} to ${registry} ${provenance(registry) ? "with" : "without"} provenance`);
  for (const tarball of inOrder(tarballs))
    say(`  ${tarball.name}@${tarball.version}${dry ? "" : `: ${await publish(tarball, registry)}`}`);
}

async function release(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      "without-audit": { type: "boolean", default: false },
      "pack-destination": { type: "string" },
    },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const { "dry-run": dry, "without-audit": forgiven, "pack-destination": kept } = values;
  const packages = publishedPackages();
  const early = await checkAll({
    "versions, changelogs and commit are those of a release": () => wrongVersions(packages, readRepository()),
  });
  if (early.length > 0 && !dry) return 1;
  if (early.length > 0) say("  a release would stop here; this is none, and goes on");
  build();
  const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), "discretely-release-"));
  try {
    const folders = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
    const tarballs = packedFrom(homeOf(), folders, () => pack(packages, folder));
    const wrong = await checkAll({
      "files, publint and arethetypeswrong of each tarball": () => checkTarballs(tarballs),
      "sizes within their limits": () => checkSizes(tarballs),
      "nothing unused (knip)": knip,
      "licences of what comes along": () => wrongLicences(productionLicences()),
      "no known fault in a dependency, by the registry's advisories": () => checkAudit(dry || forgiven),
    });
    if (wrong.length > 0) return 1;
    await publishAll(tarballs, dry);
    return 0;
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await release();
