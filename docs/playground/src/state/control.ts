/** A number out of a list of allowed ones, shown as a slider. */
export interface Slider {
  readonly kind: "slider";
  readonly name: string;
  readonly label: string;
  readonly values: readonly number[];
  readonly initial: number;
}

/** A word out of a list, shown as a menu. */
export interface Menu {
  readonly kind: "menu";
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly initial: string;
}

/** An integer from `min` to `max`, typed in. */
export interface Whole {
  readonly kind: "whole";
  readonly name: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

/** Text that is set by something other than a form field, such as a painted map. */
export interface Text {
  readonly kind: "text";
  readonly name: string;
  readonly pattern: RegExp;
  readonly initial: string;
}

/** One thing that a reader may set: the form, the address and the run are all made from this record. */
export type Control = Slider | Menu | Whole | Text;

/** The values of controls by name. */
export type ValuesOf<C extends readonly Control[]> = {
  readonly [K in C[number] as K["name"]]: K extends { kind: "menu" }
    ? K["options"][number]["value"]
    : K extends { kind: "text" }
      ? string
      : number;
};

/** Values whose controls are not known to the type. */
export type Values = Readonly<Record<string, number | string>>;

/** The values before a reader touches anything. */
export const initialValues = <const C extends readonly Control[]>(controls: C): ValuesOf<C> =>
  Object.fromEntries(controls.map(({ name, initial }) => [name, initial])) as ValuesOf<C>;

/** Integers `from` … `to`, for a slider. */
export const integers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** 1, 2 and 5 times each power of ten from 10^`from` up to 10^`to`, for a slider over magnitudes. */
export const magnitudes = (from: number, to: number): number[] => {
  const decades = integers(from, to - 1).flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  return [...decades, Number(`1e${to}`)];
};
