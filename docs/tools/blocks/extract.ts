/** A block of code on a page: its language, the name of its file where the page gives one, and its line. */
export interface Block {
  readonly language: string;
  readonly file?: string;
  readonly line: number;
  readonly code: string;
}

/** A program of a page: what a reader would save as one file. */
export interface Program {
  readonly file: string;
  readonly code: string;
  /** `run` by Node, `test` by vitest, `build` for a browser. */
  readonly how: "run" | "test" | "build";
}

const FENCE = /^( *)```(\w*) *\n([\s\S]*?)^\1```/gm;
const NAMED = /`([\w-]+(?:\.[\w-]+)*\.(?:ts|js|html|json))`:?\s*$/;
const LANGUAGES = ["ts", "js"];

/** The blocks of a Markdown text. A block has a name where the line above it ends with `name.ts` in backticks. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map((match) => {
    const [, indent, language, text] = match as unknown as [string, string, string, string];
    const code = text.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    const above = markdown.slice(0, match.index);
    const named = NAMED.exec(above.trimEnd().split("\n").at(-1) ?? "");
    const line = above.split("\n").length;
    return { language, code, line, ...(named === null ? {} : { file: named[1]! }) };
  });
}

/**
 * The programs of a page. Blocks with a name are files beside each other; of the others, one that begins with
 * `// goes on` belongs to the program above it, and any other begins a program. What begins with `// in a browser` is
 * built and not run, and what calls vitest is a test.
 * @throws Error for a block that goes on where there is nothing above it.
 */
export function programsOf(markdown: string): Program[] {
  const programs: { file: string; code: string }[] = [];
  let last: { file: string; code: string } | undefined;
  for (const { language, file, line, code } of blocksOf(markdown)) {
    if (!LANGUAGES.includes(language)) continue;
    if (/^\/\/ goes on\b/.test(code)) {
      if (last === undefined) throw new Error(`line ${line} goes on, and there is no program above it`);
      last.code += `\n${code}`;
      continue;
    }
    const program = { file: file ?? `line-${line}.${language === "ts" ? "ts" : "js"}`, code };
    programs.push(program);
    last = program;
  }
  return programs.map(({ file, code }) => ({ file, code, how: howOf(code) }));
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
