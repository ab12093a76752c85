import { readdirSync, readFileSync } from "node:fs";
import { ROOT } from "./repository.js";

const FOLDERS = ["packages", "docs/examples"];
const SHOWN = /^(?:[\w-]+\/)(?:(?:src|bin|configs|test)\/.*\.(?:[cm]?[jt]s|json)|README\.md)$/;

/** The files that have a source page, as paths from the root. */
export const sourceFiles = (): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(`${ROOT}/${folder}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => filesOf(`${folder}/${name}`)),
  );

function filesOf(folder: string): string[] {
  return readdirSync(`${ROOT}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : filesOf(path);
    return SHOWN.test(path.replace(/^packages\/|^docs\/examples\//, "")) ? [path] : [];
  });
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A file of the repository as a page: its lines, each with an anchor `#L12`, and a link to the guides. */
export function sourcePage(path: string): string {
  const home = "../".repeat(path.split("/").length);
  const lines = readFileSync(`${ROOT}/${path}`, "utf8").trimEnd().split("\n");
  const body = lines.map((line, i) => `<a id="L${i + 1}" href="#L${i + 1}">${i + 1}</a>${escapeHtml(line)}`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(path)} | Discretely</title>
<link rel="icon" href="${home}icon.svg">
<style>
:root { color-scheme: light dark }
body { font: 14px/1.5 system-ui, sans-serif; margin: 1.5rem }
pre { font: 13px/1.5 ui-monospace, monospace; overflow-x: auto; tab-size: 2 }
pre a { display: inline-block; width: 3.5em; padding-right: 1em; text-align: right; text-decoration: none; color: GrayText }
</style>
</head>
<body>
<p><a href="${home}index.html">← Guides</a> · <code>${escapeHtml(path)}</code></p>
<pre>${body}</pre>
</body>
</html>
`;
}
