import type { Session } from "./task.js";

/** Several states as one, by name: what a session saves when it keeps more than its layer's. */
export function jointState(parts: Readonly<Record<string, JsonState>>): Session["state"] {
  const each = Object.entries(parts);
  return {
    readState: () => Promise.all(each.map(([, part]) => part.readState?.())),
    toJSON: () => Object.fromEntries(each.map(([name, part]) => [name, part.toJSON()])),
    load: (json) => {
      for (const [name, part] of each) part.load((json as Record<string, unknown>)[name] as never);
    },
  };
}

/** A state that goes to JSON and comes back from it. */
export interface JsonState {
  /** Brings from a device what `toJSON` then gives. */
  readState?(): Promise<unknown>;
  /** The state as JSON. */
  toJSON(): unknown;
  /** Takes the state that `toJSON` gave. */
  load(json: never): void;
}
