import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { nriTask } from "./task.js";

const folder = new URL("../configs/", import.meta.url);

it.each(readdirSync(folder))("%s holds settings of the task, and no others", (name) => {
  const { task, settings } = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  expect(task).toBe("nri");
  expect(nriTask().settings.strict().parse(settings)).toMatchObject(settings);
});
