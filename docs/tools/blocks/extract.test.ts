import { describe, expect, it } from "vitest";
import { blocksOf, commandsOf, isPrinted, programsOf } from "./extract.js";

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
      { file: "line-1.ts", code: "const a = 1;\n\n// goes on\nconsole.log(a);\n", how: "run", prints: [] },
      { file: "part.ts", code: "export const b = 2;\n", how: "run", prints: [] },
      { file: "part.test.ts", code: 'import { it } from "vitest";\n', how: "test", prints: [] },
      { file: "line-26.js", code: "// in a browser\ndocument.title;\n", how: "build", prints: [] },
    ]);
  });
  it("takes from comments and blocks what a program prints", () => {
    const code = [
      "tf.print(); // no statement of a number",
      "x.print(); // edges 01 02: [[0, 1.5]]: the best",
      "console.log(metrics.missed); // 0: all is found",
      "y.print(); // 0.44 0.11",
      "noise([2, 3]).print(); // 2 instances, 3 samples each",
      "console.log(z.shape); // [B, n]",
    ].join("\n");
    const page = `${fence("js", code)}Now it prints\n\n${fence("text", "[[-1.25],]")}\nAlso\n${fence("text", "[7]")}`;
    expect(programsOf(page)[0]!.prints).toEqual(["[[0, 1.5]]", "0", "0.44 0.11", "[[-1.25],]"]);
  });
  it("refuses a block that goes on from nothing", () =>
    expect(() => programsOf(fence("ts", "// goes on\na;"))).toThrow("line 1 goes on"));
});

it("blocksOf reads blocks inside of lists", () =>
  expect(blocksOf("1. Do\n\n   ```ts\n   a;\n   ```\n")).toEqual([{ language: "ts", line: 3, code: "a;\n" }]));

it.each([
  ["[1.13, -0.6]", "Tensor\n  [[1.1251, -0.5988],]", true],
  ["[1.13, 0.6]", "Tensor\n  [[1.1251, -0.5988],]", false],
  ["[-0.6, 1.13]", "Tensor\n  [[1.1251, -0.5988],]", false],
  ["[5, 3, 4]", "2 [ 5, 3, 4 ]", true],
  ["[3, 4, 7]", "[ 5, 3, 4 ]", false],
  ["0", "1e-7", true],
  ["0", "", false],
])("isPrinted(%j, %j)", (shown, output, is) => expect(isPrinted(shown, output)).toBe(is));

it("commandsOf", () => {
  const page =
    "    discretely run dvae --epochs 2  # fast\n    pnpm exec discretely audit \\\n      --samples 1\nThe discretely run, `discretely list noise`, `discretely run TASK`\n";
  expect(commandsOf(page)).toEqual(["run dvae --epochs 2", "audit --samples 1", "list noise"]);
});
