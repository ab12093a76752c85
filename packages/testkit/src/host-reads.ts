import * as tf from "@tensorflow/tfjs-core";

/** How often values went from tensors to the host. */
export interface HostReads {
  /** Calls of `data`, `dataSync` and what is made of them, on tensors. */
  readonly tensors: number;
  /** Reads of the backend in use for which it had to wait for its device: what lies on the host still is none. */
  readonly device: number;
}

const READS = ["read", "readSync", "readToGPU"] as const;

/** Backends that keep values on a device keep them here, `values` being null or undefined once they are only there. */
interface DeviceBackend {
  readonly tensorMap?: { get(id: object): { readonly values?: unknown } };
}

/** Counts the reads while `work` runs. */
export async function hostReads(work: () => unknown): Promise<HostReads> {
  const counts = { tensors: 0, device: 0 };
  const backend = tf.backend();
  const { tensorMap } = backend as DeviceBackend;
  const undo = [
    ...(["data", "dataSync", "bytes"] as const).map((name) =>
      before(tf.Tensor.prototype, name, () => {
        counts.tensors++;
      }),
    ),
    ...READS.map((name) =>
      before(backend, name, (id) => {
        if (tensorMap && (tensorMap.get(id as object)?.values ?? undefined) === undefined) counts.device++;
      }),
    ),
  ];
  try {
    await work();
  } finally {
    for (const restore of undo) restore();
  }
  return counts;
}

/** Calls `note` before a method of `object` runs. @returns how to undo it. */
function before<K extends string>(object: object, name: K, note: (first: unknown) => void): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const method = (object as Record<string, (...args: unknown[]) => unknown>)[name]!;
  Object.defineProperty(object, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: unknown[]) {
      note(args[0]);
      return method.apply(this, args);
    },
  });
  return () => {
    if (own) Object.defineProperty(object, name, own);
    else delete (object as Record<string, unknown>)[name];
  };
}
