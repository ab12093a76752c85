import type { Control, Menu, Slider, Values, Whole } from "../state/control.js";
import { html } from "./dom.js";

/** The fields of a view's controls. */
export interface Form {
  readonly element: HTMLElement;
  /** Shows these values; the controls named in `idle` rest. */
  readonly show: (values: Values, idle: readonly string[]) => void;
}

interface Field {
  readonly name: string;
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  readonly show: (value: number | string) => void;
}

/** Makes a labelled field of every control that a form can show; `change` hears of each value that a reader sets. */
export function form(
  view: string,
  controls: readonly Control[],
  change: (name: string, value: number | string) => void,
): Form {
  const fields = controls.flatMap((control) => {
    const id = `${view}-${control.name}`;
    const told = (value: number | string) => change(control.name, value);
    if (control.kind === "slider") return slider(id, control, told);
    if (control.kind === "menu") return menu(id, control, told);
    return control.kind === "whole" ? whole(id, control, told) : [];
  });
  return {
    element: html("div", { class: "fields" }, ...fields.map(({ element }) => element)),
    show: (values, idle) => {
      for (const { name, element, input, show } of fields) {
        show(values[name]!);
        input.disabled = idle.includes(name);
        element.classList.toggle("idle", input.disabled);
      }
    },
  };
}

function slider(id: string, { name, label, values }: Slider, change: (value: number) => void): Field {
  const input = html("input", { id, type: "range", min: 0, max: values.length - 1, step: 1 });
  const output = html("output", { for: id });
  const show = (value: number | string) => {
    input.value = String(Math.max(0, values.indexOf(Number(value))));
    output.textContent = String(value);
    input.setAttribute("aria-valuetext", String(value)); // not the place on the slider
  };
  input.addEventListener("input", () => change(values[Number(input.value)]!));
  const head = html("span", { class: "field-head" }, html("label", { for: id }, label), output);
  return { name, input, show, element: html("div", { class: "field" }, head, input) };
}

function menu(id: string, { name, label, options }: Menu, change: (value: string) => void): Field {
  const items = options.map(({ value, label }) => html("option", { value }, label));
  const input = html("select", { id }, ...items);
  const show = (value: number | string) => {
    input.value = String(value);
  };
  input.addEventListener("change", () => change(input.value));
  return { name, input, show, element: html("div", { class: "field" }, html("label", { for: id }, label), input) };
}

function whole(id: string, { name, label, min, max }: Whole, change: (value: number) => void): Field {
  const input = html("input", { id, type: "number", inputmode: "numeric", min, max, step: 1 });
  const show = (value: number | string) => {
    if (Number(input.value) !== value || input.value === "") input.value = String(value);
  };
  input.addEventListener("change", () => {
    const value = Math.round(Number(input.value));
    change(Math.min(max, Math.max(min, Number.isFinite(value) ? value : min)));
  });
  return { name, input, show, element: html("div", { class: "field" }, html("label", { for: id }, label), input) };
}
