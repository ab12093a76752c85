import { describe, expect, it } from "vitest";
import { blocksOf, commandsOf, programsOf } from "./extract.js";

const fence = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\`\n`;

describe("programsOf", () => {
  it("joins blocks that go on, and keeps files apart", () => {
    const page = [
      fence("ts", "const a = 1;"),
      "Then",
      fence("ts", "// goes on\nconsole.log(a);"),
      fence("sh", "npm install"),
      "   `part.ts`",
      "",
      fence("ts", "export const b = 2;"),
      "in `part.test.ts`:",
      fence("js", 'import { it } from "vitest";'),
      fence("js", "// in a browser\ndocument.title;"),
    ].join("\n");
    expect(programsOf(page)).toEqual([
      { file: "line-1.ts", code: "const a = 1;\n\n// goes on\nconsole.log(a);\n", how: "run" },
      { file: "part.ts", code: "export const b = 2;\n", how: "run" },
      { file: "part.test.ts", code: 'import { it } from "vitest";\n', how: "test" },
      { file: "line-26.js", code: "// in a browser\ndocument.title;\n", how: "build" },
    ]);
  });
  it("refuses a block that goes on from nothing", () =>
    expect(() => programsOf(fence("ts", "// goes on\na;"))).toThrow("line 1 goes on"));
});

it("blocksOf reads blocks inside of lists", () =>
  expect(blocksOf("1. Do\n\n   ```ts\n   a;\n   ```\n")).toEqual([{ language: "ts", line: 3, code: "a;\n" }]));

it("commandsOf", () => {
  const page =
    "    discretely run dvae --epochs 2  # fast\n    pnpm exec discretely audit \\\n      --samples 1\nThe discretely run, `discretely list noise`, `discretely run TASK`\n";
  expect(commandsOf(page)).toEqual(["run dvae --epochs 2", "audit --samples 1", "list noise"]);
});
