import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";

const ATTRIBUTE = /\s(?:href|src)="([^"]*)"/g;
const ANCHOR = /\s(?:id|name)="([^"]*)"/g;
const OUTSIDE = /^(?:[a-z][a-z+.-]*:|\/\/)/i;

const decode = (text: string) =>
  decodeURIComponent(text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'"));

/** The links and anchors of a page. */
function read(file: string) {
  const html = readFileSync(file, "utf8").replace(/<script\b(?![^>]*\ssrc=)[\s\S]*?<\/script>/g, "");
  const all = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, value]) => decode(value!));
  return { links: all(ATTRIBUTE), anchors: new Set(all(ANCHOR)) };
}

/**
 * The links of a built site that lead nowhere: to a file that is not there, or to an anchor that its page lacks. Links
 * out of the site are not followed. `base` is the path under which the site will be served.
 */
export function brokenLinks(folder: string, base = "/"): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
  const pages = new Map(paths.map((path) => [join(folder, path), read(join(folder, path))]));
  return [...pages].flatMap(([page, { links }]) =>
    [...new Set(links)].filter((link) => isBroken(link, page)).map((link) => `${at(page)}: ${link}`),
  );

  function at(page: string): string {
    return relative(folder, page).replaceAll(sep, "/");
  }
  function isBroken(link: string, page: string): boolean {
    if (OUTSIDE.test(link)) return false;
    const [, path, anchor] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(link)!;
    const target = path === "" ? page : fileOf(path!, page);
    if (target === undefined) return true;
    const found = pages.get(target);
    return anchor !== undefined && anchor !== "" && found !== undefined && !found.anchors.has(anchor);
  }
  function fileOf(path: string, page: string): string | undefined {
    if (path.startsWith("/") && !path.startsWith(base)) return undefined;
    const file = path.startsWith("/") ? join(folder, path.slice(base.length)) : normalize(join(dirname(page), path));
    const options = [file, `${file}.html`, join(file, "index.html")];
    return options.find((option) => existsSync(option) && statSync(option).isFile());
  }
}
