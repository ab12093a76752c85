import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readerLaws } from "@discretely/testkit/reader-laws";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfig, runSettings, validate } from "./settings.js";

describe("validate", () => {
  const schema = z.strictObject({ k: z.number().min(1), deep: z.object({ list: z.array(z.string()) }).optional() });

  it("gives back the settings, defaults filled in", () => {
    expect(validate("run", runSettings, { task: "dvae", seed: -3 })).toEqual({
      ...{ task: "dvae", estimator: "aimle", estimatorOptions: {}, noiseOptions: {}, seed: -3 },
      ...{ backend: "auto", settings: {} },
    });
  });

  it("names every wrong setting with its value, in one line", () => {
    const given = { k: 0, deep: { list: ["a", 5] }, other: 1 };
    expect(() => validate("here", schema, given)).toThrow(
      new RangeError(
        "here: k: Too small: expected number to be >=1, got 0; " +
          'deep.list.1: Invalid input: expected string, received number, got 5; Unrecognized key: "other"',
      ),
    );
    expect(() => validate("here", schema, {})).toThrow("here: k: Invalid input: expected number, received undefined");
  });

  it.each([0.5, 2 ** 53, Number.NaN, "1", null])("has no seed %s", (seed) => {
    expect(() => validate("run", runSettings, { task: "dvae", seed })).toThrow("run: seed: ");
  });
});

describe("readConfig", () => {
  const read = async (text: string) => {
    const folder = await mkdtemp(join(tmpdir(), "discretely-config-"));
    await writeFile(join(folder, "a.json"), text);
    return readConfig(join(folder, "a.json")).finally(() => rm(folder, { recursive: true }));
  };

  it("gives what the file holds, no more", async () => {
    expect(await read("{}")).toEqual({});
    expect(await read('{"task": "dvae", "settings": {"k": 3}}')).toEqual({ task: "dvae", settings: { k: 3 } });
  });

  it.each([
    ["", "a.json: Unexpected end of JSON input"],
    ["null", "a.json: must be a JSON object"],
    ["[]", "a.json: must be a JSON object"],
    ['{"seed": "1"}', 'a.json: seed: Invalid input: expected number, received string, got "1"'],
    ['{"noise": null}', "a.json: noise: Invalid input"],
    ['{"settings": []}', "a.json: settings: Invalid input: expected record"],
    ['{"out": "x"}', 'a.json: Unrecognized key: "out"'],
    ['{"settings": {"a": [{"__proto__": 1}]}}', 'a.json: no setting is named "__proto__"'],
  ])("refuses %s", (text, message) => expect(read(text)).rejects.toThrow(message));

  it("names a file that is not there", () =>
    expect(readConfig("gone.json")).rejects.toThrow("--config gone.json: ENOENT"));

  const text = (content: string) => new TextEncoder().encode(content);
  readerLaws(readConfig, {
    file: "config.json",
    valid: text('{"task":"dvae","seed":3,"noiseOptions":{"kappa":10},"settings":{"k":[1,2.5,null]}}'),
    hostile: {
      "a list that never ends": text("[".repeat(100_000)),
      "lists in lists, ten thousand deep": text(`{"settings":{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`),
    },
  });
});
