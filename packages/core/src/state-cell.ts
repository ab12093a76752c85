import { assertSameForm } from "./same-form.js";

/** The one mutable cell of a layer, and the members by which it shows. */
export interface StateCell<State> {
  readonly get: () => State;
  readonly set: (next: State) => void;
  /** `call` with `state`, `toJSON`, `load` and `more`. */
  readonly attach: (call: object, more?: PropertyDescriptorMap) => unknown;
}

export function stateCell<State>(name: string, init: () => State): StateCell<State> {
  let state = init();
  const set = (next: State) => {
    state = next;
  };
  return {
    get: () => state,
    set,
    attach: (call, more = {}) =>
      Object.defineProperties(call, {
        state: { get: () => state },
        toJSON: { value: () => state },
        load: {
          value: (next: unknown) => {
            assertSameForm(`${name}.load`, "state", init(), next);
            set(next as State);
          },
        },
        ...more,
      }),
  };
}
