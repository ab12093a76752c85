import * as tf from "@tensorflow/tfjs-core";

/**
 * A state whose numbers are still on the device: a step hands it to the next one, and nobody waits for it. The layer owns
 * the tensors from `tell` on and frees them with the state; it reads them when it is asked for its state.
 */
export interface DeviceState<State> {
  readonly onDevice: readonly tf.Tensor[];
  /** The state that these values make, an array a tensor. */
  readonly read: (values: readonly ArrayLike<number>[]) => State;
}

/** The plain form of a state: what a layer shows, and what a checkpoint holds. */
export type PlainState<State> = Exclude<State, DeviceState<unknown>>;

/** Plain states are JSON: no other has a function in it. */
export const isDeviceState = (state: unknown): state is DeviceState<unknown> =>
  typeof (state as Partial<DeviceState<unknown>> | null | undefined)?.read === "function";

/** The plain form, read at once. @throws Error where the backend can only be read later. */
export function plainState<State>(where: string, state: State): PlainState<State> {
  if (!isDeviceState(state)) return state as PlainState<State>;
  try {
    return state.read(state.onDevice.map((x) => x.dataSync())) as PlainState<State>;
  } catch (error) {
    throw new Error(
      `${where}: the state is on the device, and backend "${tf.getBackend()}" can't be read at once here; ` +
        "await readState() of the layer first",
      { cause: error },
    );
  }
}
