import type { DvaeValues } from "./controls.js";
import type { Pictures } from "./trainer.js";

/** What the page asks of the worker; each is answered by one {@link Answer}. */
export type Question =
  | { readonly ask: "start"; readonly values: DvaeValues }
  | { readonly ask: "step" }
  | { readonly ask: "pictures" };

/** The backend that trains, and why those before it did not start. */
export interface Begun {
  readonly backend: string;
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

/** A step that is done. */
export interface Stepped {
  readonly loss: number;
  readonly size: number | undefined;
  readonly milliseconds: number;
}

/** What each question is answered with. */
export interface Answers {
  readonly start: Begun;
  readonly step: Stepped;
  readonly pictures: Pictures;
}

/** The answer to the question of that number. */
export type Answer =
  | { readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly id: number; readonly error: string };
