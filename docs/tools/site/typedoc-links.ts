import { type Application, JSX, type Reflection, ReflectionKind, RendererEvent } from "typedoc";
import { apiPages, likelyExports, ROOT, siteOf } from "./repository.js";

/**
 * A plug-in of typedoc that joins the API pages to the guides: a link home on every page, and links of READMEs and
 * docstrings to files of the repository go to the page that shows them, instead of to a copy.
 */
export function load(app: Application): void {
  app.renderer.hooks.on("pageSidebar.begin", (context) =>
    JSX.createElement(
      "p",
      { class: "guides" },
      JSX.createElement("a", { href: context.relativeURL("../index.html") }, "← Guides"),
    ),
  );
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    const { files } = project;
    const exported = project.getReflectionsByKind(ReflectionKind.SomeExport);
    for (const media of [...files.getMediaPaths()]) {
      const [, folder, file] = /^packages\/([\w-]+)\/(src\/.*\.ts)$/.exec(media.slice(ROOT.length + 1)) ?? [];
      if (folder === undefined || file!.endsWith(".test.ts")) continue;
      const ours = exported.filter((reflection) => packageOf(reflection) === folder);
      const named = likelyExports(file!).flatMap((name) => ours.filter((reflection) => reflection.name === name));
      if (named[0] !== undefined) files.registerReflectionPath(media, named[0]);
    }
    // What is left is no copy in media/, but a page beside api/.
    files.getName = (id) => {
      const path = files.resolvePath(id)?.slice(ROOT.length + 1);
      const page = path === undefined ? undefined : siteOf(path, apiPages([]));
      if (page === undefined) throw new Error(`typedoc-links: the site has no page for ${path}; link to another`);
      return `../../${page}`;
    };
  });
}

/** The folder of the package that a reflection belongs to. */
function packageOf(reflection: Reflection): string {
  const { parent } = reflection;
  return parent === undefined || parent.isProject() ? reflection.name.replace("@discretely/", "") : packageOf(parent);
}
