import { ROOT } from "./repository.js";
import { serveFolder } from "./serve-folder.js";

interface DevServer {
  readonly middlewares: { use(path: string, handle: ReturnType<typeof serveFolder>): unknown };
}

/** A plug-in of vite: `pnpm docs:dev` serves the API pages and the playground as they were built last. */
export const serveApi = () => ({
  name: "serve-api",
  configureServer({ middlewares }: DevServer) {
    middlewares.use("/api", serveFolder(`${ROOT}/docs/api`));
    middlewares.use("/playground", serveFolder(`${ROOT}/docs/playground/dist`));
  },
});
