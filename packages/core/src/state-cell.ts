import * as tf from "@tensorflow/tfjs-core";
import { isDeviceState, type PlainState, plainState } from "./device-state.js";
import { assertSameForm } from "./same-form.js";

/** The one mutable cell of a layer, and the members by which it shows. */
export interface StateCell<State> {
  readonly get: () => State;
  /** Replaces the state, and frees the tensors of the one before. */
  readonly set: (next: State) => void;
  /** `call` with `state`, `toJSON`, `load`, `readState` and `more`. */
  readonly attach: (call: object, more?: PropertyDescriptorMap) => unknown;
}

export function stateCell<State>(name: string, init: () => State): StateCell<State> {
  let state = init();
  const set = (next: State) => {
    const before = state;
    state = kept(next);
    if (isDeviceState(before)) tf.dispose([...before.onDevice]);
  };
  const plain = () => plainState(name, state);
  const readState = async (): Promise<PlainState<State>> => {
    const held = state;
    if (!isDeviceState(held)) return held as PlainState<State>;
    const values = await Promise.all(held.onDevice.map((x) => x.data()));
    const read = held.read(values) as PlainState<State>;
    if (state === held) set(read); // unless a step went by meanwhile
    return read;
  };
  return {
    get: () => state,
    set,
    attach: (call, more = {}) =>
      Object.defineProperties(call, {
        state: { get: plain },
        toJSON: { value: plain },
        readState: { value: readState },
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

/** The state with tensors of its own, which no tidy frees. */
function kept<State>(state: State): State {
  if (!isDeviceState(state)) return state;
  return { ...state, onDevice: state.onDevice.map((x) => tf.keep(tf.clone(x))) };
}
