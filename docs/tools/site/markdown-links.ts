import { posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { apiPages, ROOT, siteOf } from "./repository.js";

/** Where a page of the site that VitePress does not make begins. */
const APART = /^(?:api|source|playground)\//;

/**
 * A plug-in of markdown-it: relative links to files of the repository, which work where the text is read as a file, go
 * to the page of the site that shows them. Pages that are not VitePress's own load as whole pages.
 * @throws Error for a link to a file that the site does not show.
 */
export function repositoryLinks(md: MarkdownRenderer): void {
  const pages = apiPages();
  md.core.ruler.push("repository-links", ({ tokens, env }) => {
    const file = ((env.realPath ?? env.path) as string).replaceAll("\\", "/").slice(ROOT.length + 1);
    const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open");
    for (const link of links) {
      const href = siteLink(link.attrGet("href")!, file, pages);
      link.attrSet("href", href);
      if (APART.test(href.slice(1))) link.attrSet("target", "_self");
    }
  });
}

/** `href` as written in `file`, as a link of the site. */
export function siteLink(href: string, file: string, pages: ReadonlyMap<string, string>): string {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [path, anchor] = href.split("#") as [string, string?];
  const page = siteOf(posix.join(posix.dirname(file), decodeURI(path)), pages);
  if (page === undefined) throw new Error(`${file}: the site has no page for ${href}; link to another`);
  return `/${page}${anchor === undefined ? "" : `#${anchor}`}`;
}
