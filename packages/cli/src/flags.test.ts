import type { ArgsDef } from "citty";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkFlags, flagsOf, kebab, optionFlags, value, valueFor } from "./flags.js";

it("kebab writes a setting as a flag", () => {
  expect(["k", "learningRate", "aBC"].map(kebab)).toEqual(["k", "learning-rate", "a-b-c"]);
});

it("flagsOf describes each setting, with its default where it has one", () => {
  const { shape } = z.object({
    learningRate: z.number().default(0.1).describe("of Adam"),
    train: z.number().optional().describe("images"),
    plain: z.string(),
  });
  expect(flagsOf(shape)).toEqual({
    "learning-rate": { type: "string", description: "of Adam (default 0.1)" },
    train: { type: "string", description: "images" },
    plain: { type: "string", description: "plain" },
  });
});

describe("optionFlags", () => {
  const names = (...args: string[]) => Object.keys(optionFlags(args, ["estimator", "noise"]));
  it("finds the options of the groups, in both spellings", () => {
    expect(names("run", "--noise.kappa", "3", "--estimator.beta=1", "--noise.tau-2")).toEqual([
      ...["noise.kappa", "estimator.beta", "noise.tau-2"],
    ]);
  });
  it("finds nothing else", () => {
    const others = ["--solver.k", "noise.kappa", "-noise.kappa", "--noise", "--noise.", "--noise.a.b", "--noise.=1"];
    expect(names(...others, "--noise.__proto__", "--constructor.x", "--out=--noise.kappa")).toEqual([]);
  });
});

describe("value", () => {
  it.each([
    ["3", 3],
    ["-0.5", -0.5],
    ["1e3", 1000],
    ["true", true],
    ["null", null],
    ['"3"', "3"],
    ["gumbel", "gumbel"],
    ["", ""],
    ["0x10", "0x10"],
    ["[1]", "[1]"],
    ['{"a":1}', '{"a":1}'],
  ])("reads %s", (text, expected) => expect(value(text)).toEqual(expected));

  it("valueFor keeps text where a setting is a text", () => {
    expect(valueFor(z.string(), "2024")).toBe("2024");
    expect(valueFor(z.string().optional(), "null")).toBe("null");
    expect(valueFor(z.number().default(1), "2024")).toBe(2024);
    expect(valueFor(z.enum(["1", "b"]), "1")).toBe("1");
    expect(valueFor(z.boolean(), "false")).toBe(false);
  });
});

describe("checkFlags", () => {
  const known: ArgsDef = {
    task: { type: "positional" },
    "learning-rate": { type: "string" },
    "noise.kappa": { type: "string" },
    json: { type: "boolean" },
  };
  const check = (...args: string[]) => checkFlags("run", args, known);

  it.each([
    [[]],
    [["dvae", "--learning-rate", "1"]],
    [["--learningRate", "1", "dvae", "--json"]],
    [["--learning-rate=-1", "--json=false"]],
    [["--learning-rate", "-1"]],
    [["--learning-rate", "-x", "--noise.kappa=--odd"]],
    [["--learning-rate=a=b\nc"]],
  ])("takes %j", (args) => expect(check(...args)).toBeUndefined());

  const have = "(have: --learning-rate, --noise.kappa, --json)";
  it.each([
    [["--learningrate", "1"], `run: no option --learningrate ${have}`],
    [["--Learning-rate=1"], `run: no option --Learning-rate ${have}`],
    [["--noise-kappa", "1"], `run: no option --noise-kappa ${have}`],
    [["--task", "dvae"], `run: no option --task ${have}`],
    [["-json"], `run: no option -json ${have}`],
    [["--"], `run: no option -- ${have}`],
    [["--json", "-1"], `run: no option -1 ${have}`],
    [["--toString"], `run: no option --toString ${have}`],
    [["--learning-rate"], "run: --learning-rate needs a value"],
    [["--learning-rate="], "run: --learning-rate needs a value"],
    [["--learning-rate", ""], "run: --learning-rate needs a value"],
    [["--learning-rate", "--json"], "run: --learning-rate needs a value"],
    [["dvae", "--json", "true"], 'run: "true" is one too many; got dvae, true'],
  ])("refuses %j", (args, message) => expect(() => check(...args)).toThrow(new RangeError(message)));
});
