import { defineConfig } from "vitepress";
import { repositoryLinks } from "../tools/site/markdown-links.js";
import { serveApi } from "../tools/site/serve-api.js";

const recipes = ["noise", "solver", "estimator", "method", "task"].map((part) => ({
  text: `${/^[ae]/.test(part) ? "An" : "A"} ${part}`,
  link: `/write-a-plugin#${/^[ae]/.test(part) ? "an" : "a"}-${part}`,
}));

const sidebar = [
  {
    text: "Begin",
    items: [
      { text: "What it is", link: "/guide/what-it-is" },
      { text: "A first gradient", link: "/guide/first-gradient" },
      { text: "Choose an estimator", link: "/guide/choose" },
      { text: "Conventions", link: "/conventions" },
    ],
  },
  {
    text: "Write your own",
    items: [
      { text: "Recipes", link: "/write-a-plugin", items: recipes },
      { text: "One whole example", link: "/examples/custom-solver" },
    ],
  },
  {
    text: "Coming from",
    items: [
      { text: "torch-imle", link: "/guide/from-torch-imle" },
      { text: "PyEPO", link: "/guide/from-pyepo" },
      { text: "InferOpt", link: "/guide/from-inferopt" },
    ],
  },
  {
    text: "Tasks",
    items: [
      { text: "Discrete VAE", link: "/tasks/dvae" },
      { text: "Learning to Explain", link: "/tasks/l2x" },
      { text: "Relational inference", link: "/tasks/nri" },
      { text: "Shortest paths", link: "/tasks/path" },
      { text: "Synthetic", link: "/tasks/synthetic" },
    ],
  },
  { text: "Results", link: "/results" },
];

const base = process.env.DOCS_BASE ?? "/";

export default defineConfig({
  title: "Discretely",
  description: "Train through discrete choices (subsets, trees, paths, categories) with TensorFlow.js.",
  lang: "en",
  base,
  head: [["link", { rel: "icon", href: `${base}icon.svg` }]],
  outDir: "./dist",
  srcExclude: ["README.md", "playground/**", "api/**", "dist/**", "tools/**"],
  rewrites: { "examples/:name/README.md": "examples/:name.md" },
  // what is put beside the guides later; tools/site/links.ts checks the links of the whole site
  ignoreDeadLinks: [/^\/(?:api|source|playground)\//],
  markdown: { config: (md) => md.use(repositoryLinks) },
  vite: { plugins: [serveApi()] },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    sidebar,
    nav: [
      { text: "Guides", link: "/guide/what-it-is", activeMatch: "^/(?:guide|tasks|conventions|write)" },
      { text: "API", link: "/api/index.html", target: "_self" },
      { text: "Playground", link: "/playground/index.html", target: "_self" },
      { text: "Results", link: "/results" },
    ],
    footer: { message: "MIT licence" },
  },
});
