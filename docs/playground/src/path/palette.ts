import { TERRAINS } from "@discretely/task-path/terrain";
import { html } from "../ui/dom.js";

/** The colour of each terrain, in the order of TERRAINS. */
export const COLOURS = ["#3f74b8", "#b39562", "#86ad55", "#2f6b3c", "#8d8f96"] as const;

export interface Palette {
  readonly element: HTMLElement;
  readonly show: (brush: string) => void;
}

/** A choice of the terrain to paint with. */
export function palette(choose: (brush: string) => void): Palette {
  const items = TERRAINS.map(({ name, cost }, i) => {
    const input = html("input", { type: "radio", name: "brush", value: i });
    input.addEventListener("change", () => choose(String(i)));
    const swatch = html("span", { class: "swatch", style: `background:${COLOURS[i]}` });
    return { input, label: html("label", {}, input, swatch, `${i + 1} ${name}`, html("small", {}, ` ${cost}`)) };
  });
  const legend = html("legend", {}, "Paint with (true cost)");
  return {
    element: html("fieldset", { class: "palette" }, legend, ...items.map(({ label }) => label)),
    show: (brush) => {
      for (const { input } of items) input.checked = input.value === brush;
    },
  };
}
