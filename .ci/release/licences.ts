import { must, pnpm } from "./run.js";

/** Licences that ask no more than to be named: what depends on us may do what it likes. */
const AGREED = [
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "Unlicense",
  "BlueOak-1.0.0",
  "CC0-1.0",
];

/** Whether an SPDX expression of names, AND, OR and brackets leaves a choice of agreed licences only. */
export function isAgreed(expression: string): boolean {
  const bare = expression.replace(/[()]/g, " ").trim();
  // without brackets AND binds closer than OR; with both, every licence must be agreed
  const every = (part: string) => part.split(/\s+AND\s+/).every((name) => AGREED.includes(name.trim()));
  if (/\sAND\s/.test(bare) && /[()]/.test(expression)) return bare.split(/\s+(?:AND|OR)\s+/).every(every);
  return bare.split(/\s+OR\s+/).some(every);
}

/** Packages by licence, as pnpm lists them. */
export type Listed = Readonly<
  Record<string, readonly { readonly name: string; readonly versions: readonly string[] }[]>
>;

/** Packages under a licence that is not agreed. */
export const wrongLicences = (listed: Listed): string[] =>
  Object.entries(listed)
    .filter(([licence]) => !isAgreed(licence))
    .flatMap(([licence, packages]) =>
      packages.map(({ name, versions }) => `licences: ${name}@${versions.join(", ")} is under ${licence}`),
    );

/** Everything that comes along with our packages, by licence. */
export const productionLicences = (): Listed =>
  JSON.parse(must("pnpm licenses", pnpm(["licenses", "list", "--prod", "--json"]))) as Listed;
