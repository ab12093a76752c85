import type { Kind, Plugin } from "./plugin.js";

/** The members of P of kind K; a P whose kind is only known to be some Kind counts for each. */
type OfKind<P extends Plugin, K extends Kind> = P extends unknown ? (K extends P["kind"] ? P : never) : never;
type Names<P extends Plugin, K extends Kind> = OfKind<P, K>["name"];
type Named<P extends Plugin, N extends string> = P extends unknown ? (N extends P["name"] ? P : never) : never;
type Find<P extends Plugin, K extends Kind, N extends string> = Named<OfKind<P, K>, N>;

/** An explicit list of plug-ins, found by kind and name. Immutable. */
export interface Registry<P extends Plugin> {
  /** Calls the factory of that name. @throws RangeError for an unknown name, with the names that exist. */
  create<K extends P["kind"], N extends Names<P, K>>(
    kind: K,
    name: N,
    ...args: Parameters<Find<P, K, N>["create"]>
  ): ReturnType<Find<P, K, N>["create"]>;
  /** The plug-in record itself. @throws RangeError for an unknown name, with the names that exist. */
  find<K extends P["kind"], N extends Names<P, K>>(kind: K, name: N): Find<P, K, N>;
  /** The names of a kind, in the order of the list. */
  names<K extends P["kind"]>(kind: K): Names<P, K>[];
  /** The kinds that have a member, in the order of the list. */
  kinds(): P["kind"][];
  /** A new registry with more plug-ins; this one is unchanged. */
  with<const Q extends readonly Plugin[]>(more: Q): Registry<P | Q[number]>;
}

/** Makes a registry of `plugins`. @throws RangeError when two plug-ins of a kind share a name. */
export function createRegistry<const L extends readonly Plugin[]>(plugins: L): Registry<L[number]> {
  type P = L[number];
  const kinds = new Map<Kind, Map<string, Plugin>>();
  for (const plugin of plugins) {
    const members = kinds.get(plugin.kind) ?? new Map<string, Plugin>();
    if (members.has(plugin.name)) {
      throw new RangeError(`registry: two plug-ins of kind ${plugin.kind} are named "${plugin.name}"; rename one`);
    }
    kinds.set(plugin.kind, members.set(plugin.name, plugin));
  }
  const names = (kind: Kind) => [...(kinds.get(kind)?.keys() ?? [])];
  const find = (kind: Kind, name: string) => {
    const plugin = kinds.get(kind)?.get(name);
    if (plugin) return plugin;
    throw new RangeError(`registry: no ${kind} named "${name}" (have: ${names(kind).join(", ") || "none"})`);
  };
  return {
    create: (kind, name, ...args) => find(kind, name).create(...args) as never,
    find: (kind, name) => find(kind, name) as never,
    names: (kind) => names(kind) as never,
    kinds: () => [...kinds.keys()] as P["kind"][],
    with: (more) => createRegistry([...plugins, ...more]) as never,
  };
}
