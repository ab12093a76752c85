import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { cpu } from "@discretely/backends/cpu";
import { useBackend } from "@discretely/backends/use-backend";
import { dvaeView } from "./dvae/view.js";
import { gradientView } from "./gradient/view.js";
import { pathView } from "./path/view.js";
import { parseAddress } from "./state/address.js";
import { find } from "./ui/dom.js";
import "./style.css";

// The explorer and the learner are small: plain JavaScript is as fast for them as any other backend, and the least to load.
await useBackend([{ ...cpu, load: () => import("@tensorflow/tfjs-backend-cpu") }]);

/** The address follows the view: no entry in the history for each move of a slider. */
const moved = () => {
  for (const view of views) find<HTMLAnchorElement>(document, `nav a[href^="#${view.name}"]`).href = view.address;
  if (current) history.replaceState(null, "", current.address);
};
const views = [gradientView(moved), pathView(moved), dvaeView(moved)];
let current: (typeof views)[number] | undefined;

function route(): void {
  const { view: name, query } = parseAddress(location.hash);
  const next = views.find((view) => view.name === name) ?? views[0]!;
  if (current !== next) for (const view of views) if (view !== next) view.leave();
  current = next;
  for (const { name } of views) {
    const link = find(document, `nav a[href^="#${name}"]`);
    if (name === next.name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  next.enter(query);
  moved();
}

addEventListener("hashchange", route);
route();
document.documentElement.dataset.ready = "true";
