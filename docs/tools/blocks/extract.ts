/** A block of code on a page: its language, the name of its file where the page gives one, and its line. */
export interface Block {
  readonly language: string;
  readonly file?: string;
  readonly line: number;
  readonly code: string;
  /** Whether it is what the program above it prints. */
  readonly result?: boolean;
}

/** A program of a page: what a reader would save as one file. */
export interface Program {
  readonly file: string;
  readonly code: string;
  /** `run` by Node, `test` by vitest, `build` for a browser. */
  readonly how: "run" | "test" | "build";
  /** The numbers that it prints, as the page says: `[1.125, -0.6]`, `0.44 0.11`. */
  readonly prints: readonly string[];
}

const FENCE = /^( *)```(\w*) *\n([\s\S]*?)^\1```/gm;
const NAMED = /`([\w-]+(?:\.[\w-]+)*\.(?:ts|js|html|json))`:?\s*$/;
const LANGUAGES = ["ts", "js"];
const NUMBERS = /\[[[\]\d\s.,-]*\d[[\]\d\s.,-]*\]|^-?\d[\d\s.,-]*(?=:|$)/;
const PRINTING = /(?:\.print\(\)|\bconsole\.log\(.*\)); *\/\/ (.*)$/gm;

/** The blocks of a Markdown text. A block has a name where the line above it ends with `name.ts` in backticks. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map((match) => {
    const [, indent, language, text] = match as unknown as [string, string, string, string];
    const code = text.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    const above = markdown.slice(0, match.index);
    const lead = above.trimEnd().split("\n").at(-1) ?? "";
    const named = NAMED.exec(lead);
    const line = above.split("\n").length;
    const result = language === "text" && /\bprints:?$/.test(lead);
    return { language, code, line, ...(named === null ? {} : { file: named[1]! }), ...(result ? { result } : {}) };
  });
}

/**
 * The programs of a page. Blocks with a name are files beside each other; of the others, one that begins with
 * `// goes on` belongs to the program above it, and any other begins a program. What begins with `// in a browser` is
 * built and not run, and what calls vitest is a test. What a program prints stands in a comment behind the statement, or in
 * a block of `text` below a line that ends with "prints".
 * @throws Error for a block that goes on where there is nothing above it.
 */
export function programsOf(markdown: string): Program[] {
  const programs: { file: string; code: string; shown: string[] }[] = [];
  let last: (typeof programs)[number] | undefined;
  for (const { language, file, line, code, result } of blocksOf(markdown)) {
    if (result) last?.shown.push(code);
    if (!LANGUAGES.includes(language)) continue;
    if (/^\/\/ goes on\b/.test(code)) {
      if (last === undefined) throw new Error(`line ${line} goes on, and there is no program above it`);
      last.code += `\n${code}`;
      continue;
    }
    last = { file: file ?? `line-${line}.${language === "ts" ? "ts" : "js"}`, code, shown: [] };
    programs.push(last);
  }
  return programs.map(({ file, code, shown }) => ({ file, code, how: howOf(code), prints: printsOf(code, shown) }));
}

function printsOf(code: string, shown: readonly string[]): string[] {
  const comments = [...code.matchAll(PRINTING)].map(([, comment]) => comment!);
  return [...comments, ...shown].flatMap((text) => NUMBERS.exec(text.trim())?.[0] ?? []);
}

/** Whether the numbers of `shown` stand in `output`, side by side, each rounded to the digits that are shown. */
export function isPrinted(shown: string, output: string): boolean {
  const numbers = (text: string) => text.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g) ?? [];
  const [wanted, found] = [numbers(shown), numbers(output)];
  const agrees = (number: string, other: string | undefined) =>
    Math.abs(Number(number) - Number(other)) <= 0.5 * 10 ** -(number.split(".")[1]?.length ?? 0);
  return found.some((_, at) => wanted.every((number, i) => agrees(number, found[at + i])));
}

function howOf(code: string): Program["how"] {
  if (/^\/\/ in a browser\b/.test(code)) return "build";
  return /from "vitest"/.test(code) ? "test" : "run";
}

const COMMAND = /^(?:npx |pnpm exec )?discretely ((?:(?:run|compare) (?=[a-z-])|(?:audit|list|backends)\b).*)$/;

/** The command lines of `discretely` in a page: lines of their own, and code within a line; a `\` joins lines. */
export function commandsOf(markdown: string): string[] {
  const joined = markdown.replace(/ *\\\n\s*/g, " ");
  const inline = [...joined.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  const lines = joined.split("\n").map((line) => line.replace(/\s+#.*$/, "").trim());
  return [...lines, ...inline].flatMap((line) => COMMAND.exec(line)?.[1] ?? []);
}
