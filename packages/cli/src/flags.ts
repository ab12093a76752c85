import type { ArgsDef } from "citty";
import type { z } from "zod";

/** learningRate → learning-rate, as a flag is written. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A flag for every setting of a schema's shape. All are strings: the schema says what they must be, in one place. */
export const flagsOf = (shape: z.ZodObject["shape"]): ArgsDef =>
  Object.fromEntries(
    Object.entries(shape).map(([name, field]) => {
      const type = field as z.ZodType;
      const byDefault = type.safeParse(undefined);
      const suffix = byDefault.success && byDefault.data !== undefined ? ` (default ${String(byDefault.data)})` : "";
      return [kebab(name), { type: "string" as const, description: `${type.description ?? name}${suffix}` }];
    }),
  );

/** Flags such as `--noise.kappa`, which name an option of a plug-in: found in the arguments, since any plug-in has its own. */
export const optionFlags = (args: readonly string[], groups: readonly string[]): ArgsDef =>
  Object.fromEntries(
    args.flatMap((arg) => {
      const name = /^--([a-z]+\.[a-z][\w-]*)(=|$)/i.exec(arg)?.[1];
      return name && groups.includes(name.split(".")[0]!) ? [[name, { type: "string" as const }]] : [];
    }),
  );

/** A flag's text as the JSON value that it looks like, else as the text itself. */
export function value(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? text : parsed;
  } catch {
    return text;
  }
}

/** A flag's text as the setting `field` takes it: a folder may be named 2024. */
export const valueFor = (field: z.ZodType, text: string): unknown =>
  field.safeParse(text).success ? text : value(text);

/**
 * Checks the arguments of a command against its flags: an unknown or misspelt flag is not taken for a default, a flag
 * without its value does not swallow the next one, and nothing is left over.
 */
export function checkFlags(command: string, args: readonly string[], known: ArgsDef): void {
  const free = Object.values(known).filter(({ type }) => type === "positional").length;
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [, name, given] = /^--?([^=]*)(=.*)?$/s.exec(args[i]!) ?? [];
    if (name === undefined) {
      words.push(args[i]!);
      continue;
    }
    const text = typeOf(command, args[i]!, name, known) === "string" ? (given?.slice(1) ?? args[++i]) : "-";
    if (!text || (given === undefined && text.startsWith("--")))
      throw new RangeError(`${command}: --${name} needs a value`);
  }
  if (words.length > free) {
    throw new RangeError(`${command}: "${words[free]}" is one too many; got ${words.join(", ")}`);
  }
}

/** A flag is spelt as in the list, or in the camel case of config files. */
function typeOf(command: string, arg: string, name: string, known: ArgsDef): string | undefined {
  const flags = Object.entries(known).filter(([, { type }]) => type !== "positional");
  const found = arg.startsWith("--") ? flags.find(([flag]) => flag === name || flag === kebab(name)) : undefined;
  if (found) return found[1].type;
  const names = flags.map(([flag]) => `--${flag}`).join(", ");
  throw new RangeError(`${command}: no option ${arg.split("=")[0]} (have: ${names})`);
}

/** The value of a flag that counts something, where it is given. @throws RangeError for what is no integer >= 1. */
export function countFlag(command: string, flags: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new RangeError(`${command}: --${name} must be an integer >= 1, got "${String(text)}"`);
}
