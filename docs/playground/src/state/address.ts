import type { Control, Values, ValuesOf } from "./control.js";

/** Where a reader is: the view, and what the address says of its controls. */
export interface Address {
  readonly view: string;
  readonly query: URLSearchParams;
}

/** `#gradient?n=10&k=3` → the view "gradient" and its query. */
export function parseAddress(hash: string): Address {
  const [view = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  return { view, query: new URLSearchParams(query) };
}

/** The address that shows `view` with these values: every control, also where it has its initial value. */
export function formatAddress(view: string, controls: readonly Control[], values: Values): string {
  const query = new URLSearchParams();
  for (const { name, kind } of controls) {
    if (kind === "text" && values[name] === "") continue;
    query.set(name, String(values[name]));
  }
  return `#${view}?${query}`;
}

/** The values that a query asks for; a control that it does not name, or gives no allowed value, is as in `otherwise`. */
export function readQuery<const C extends readonly Control[]>(
  controls: C,
  query: URLSearchParams,
  otherwise: ValuesOf<C>,
): ValuesOf<C> {
  const read = controls.map((control) => {
    const text = query.get(control.name);
    const value = text === null ? undefined : allowed(control, text);
    return [control.name, value ?? (otherwise as Values)[control.name]!];
  });
  return Object.fromEntries(read) as ValuesOf<C>;
}

function allowed(control: Control, text: string): number | string | undefined {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  switch (control.kind) {
    case "slider":
      return control.values.find((value) => value === number);
    case "whole":
      return Number.isInteger(number) && number >= control.min && number <= control.max ? number : undefined;
    case "menu":
      return control.options.find(({ value }) => value === text)?.value;
    case "text":
      return control.pattern.test(text) ? text : undefined;
  }
}
