import type { Kind, Plugin, Registry } from "@discretely/core";
import { type ArgsDef, defineCommand } from "citty";
import { checkFlags } from "./flags.js";

/** `discretely list [kind]`: the names of the plug-ins. */
export function listCommand(registry: Registry<Plugin>) {
  const kinds = registry.kinds();
  const flags: ArgsDef = {
    kind: { type: "positional", required: false, description: `${kinds.join(", ")} (default: all)` },
    plugin: { type: "string", description: "a module with more plug-ins", valueHint: "path" },
    json: { type: "boolean", description: "one JSON line" },
  };
  return defineCommand({
    meta: { name: "list", description: "the plug-ins by kind" },
    args: flags,
    run: ({ args, rawArgs }) => {
      checkFlags("list", rawArgs, flags);
      if (args.kind !== undefined && !kinds.includes(args.kind as Kind)) {
        throw new RangeError(`list: no kind named "${String(args.kind)}" (have: ${kinds.join(", ")})`);
      }
      const shown = args.kind === undefined ? kinds : [args.kind as Kind];
      const names = Object.fromEntries(shown.map((kind) => [kind, registry.names(kind) as string[]]));
      if (args.json) process.stdout.write(`${JSON.stringify(names)}\n`);
      else
        for (const [kind, members] of Object.entries(names)) process.stdout.write(`${kind}: ${members.join(", ")}\n`);
    },
  });
}
