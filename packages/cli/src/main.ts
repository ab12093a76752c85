import { createRequire } from "node:module";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { type CommandDef, defineCommand, renderUsage, runCommand } from "citty";
import { auditCommandOf } from "./audit.js";
import { backendsCommand } from "./backends.js";
import { compareCommandOf } from "./compare.js";
import { oneLine } from "./error-line.js";
import { listCommand } from "./list.js";
import { pluginPaths, withPlugins } from "./plugin-files.js";
import { runCommandOf } from "./run.js";

const { version } = createRequire(import.meta.url)("../package.json") as { version: string };

/** The exit status of bad input, as of every command that says what is wrong instead of working. */
const REFUSED = 2;

/**
 * Runs the command line `args` and returns its exit status: 0, 130 after a Ctrl-C, or 2 with one line on standard error
 * that says what is wrong. `DISCRETELY_DEBUG=1` adds the stack.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    quietTensorFlow();
    const registry = await withPlugins(pluginPaths(args));
    const commands = {
      run: runCommandOf(registry, args),
      compare: compareCommandOf(registry, args),
      audit: auditCommandOf(registry, args),
      list: listCommand(registry),
      backends: backendsCommand(),
    };
    const root = defineCommand({
      meta: { name: "discretely", version, description: "train through discrete choices" },
      subCommands: commands,
    });
    const name = args[0];
    if (name === "--version") process.stdout.write(`${version}\n`);
    else if (name === undefined || name === "--help" || name === "-h") await help(root);
    else {
      if (!Object.hasOwn(commands, name)) {
        throw new RangeError(`no command named "${name}" (have: ${Object.keys(commands).join(", ")})`);
      }
      const command = commands[name as keyof typeof commands];
      const options = { help: { type: "boolean", short: "h" } } as const;
      if (parseArgs({ args: [...args], strict: false, options }).values.help) await help(command, root);
      else {
        const { result } = await runCommand(command, { rawArgs: args.slice(1) });
        return typeof result === "number" ? result : 0;
      }
    }
    return 0;
  } catch (error) {
    process.stderr.write(`discretely: ${oneLine(error)}\n`);
    return REFUSED;
  }
}

/** Colours are for a terminal. */
async function help(command: CommandDef, parent?: CommandDef): Promise<void> {
  const text = await renderUsage(command, parent);
  process.stdout.write(`${process.stdout.isTTY ? text : stripVTControlCharacters(text)}\n`);
}

/** tfjs greets Node users with an advertisement for tfjs-node; standard error is for this program's own words. */
function quietTensorFlow(): void {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes("Hi, looks like you are running TensorFlow.js in Node.js")) warn(...words);
  };
}
