import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSafetensors } from "@discretely/training";

const withoutTimes = (_key: string, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !["seconds", "epochSeconds"].includes(name)))
    : value;

/** The rows of a run, without the times. */
export async function rows(folder: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, "metrics.ndjson"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line, withoutTimes));
}

/** All that a run computed and keeps, without the times: settings, rows, and the last checkpoint by tensor, as bytes. */
export async function results(folder: string) {
  const files = (await readdir(join(folder, "checkpoints"))).sort();
  const file = files.at(-1)!;
  const { tensors, metadata } = decodeSafetensors(await readFile(join(folder, "checkpoints", file)));
  const bytes = Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
    name,
    dtype,
    shape.join(),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
  ]);
  return {
    config: JSON.parse(await readFile(join(folder, "config.json"), "utf8")) as Record<string, unknown>,
    rows: await rows(folder),
    file,
    run: JSON.parse(metadata.run!, withoutTimes) as { state: unknown; place: { step: number } },
    tensors: bytes.sort(),
  };
}
