import { html } from "./dom.js";

/** Figures with their names. */
export interface Facts {
  readonly element: HTMLElement;
  readonly show: (values: Readonly<Record<string, string>>) => void;
}

/** A list of figures, `names` by key. */
export function facts(names: Readonly<Record<string, string>>): Facts {
  const entries = Object.entries(names).map(([key, name]) => {
    const value = html("dd", { "data-fact": key }, "–");
    return { key, value, element: html("div", {}, html("dt", {}, name), value) };
  });
  return {
    element: html("dl", { class: "facts" }, ...entries.map(({ element }) => element)),
    show: (values) => {
      for (const { key, value } of entries) value.textContent = values[key] ?? "–";
    },
  };
}
