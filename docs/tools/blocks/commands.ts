import { existsSync } from "node:fs";
import { main } from "@discretely/cli";
import { ROOT } from "../site/repository.js";

/** No machine has it, and it is looked up last: a command that is refused for it alone is right in all else. */
const NOWHERE = "nowhere";

/** A command line as arguments: words, and what stands in single quotes as one. */
export const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);

/** Whether a command reads a file that a reader writes first, as `--config study.json`. */
export const needsFile = (args: readonly string[]): boolean =>
  args.some(
    (arg, i) => ["--config", "--gate", "--plugin"].includes(args[i - 1] ?? "") && !existsSync(`${ROOT}/${arg}`),
  );

/**
 * What `discretely` has against a command before it starts to work: names, options and values that it does not know.
 * `undefined` where it would start. Nothing is trained or written.
 */
export async function refusal(args: readonly string[]): Promise<string | undefined> {
  const backend = args.indexOf("--backend");
  const others = backend < 0 ? args : args.toSpliced(backend, 2);
  const { write } = process.stderr;
  let said = "";
  process.stderr.write = (text: string | Uint8Array) => {
    said += String(text);
    return true;
  };
  try {
    await main([...others, "--backend", NOWHERE]);
  } finally {
    process.stderr.write = write;
  }
  return said.includes(`"${NOWHERE}"`) ? undefined : said.trim();
}
