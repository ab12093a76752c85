import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { checkInteger } from "@discretely/core/check";
import { z } from "zod";
import { makeFolder } from "./make-folder.js";
import { decodeSafetensors, encodeSafetensors, type TensorData } from "./safetensors.js";
import type { Snapshot } from "./snapshot.js";

/** What `checkpoints` takes. */
export interface CheckpointOptions {
  readonly folder: string;
  /** Checkpoints kept; older ones are deleted. Default 2. */
  readonly keep?: number | undefined;
  /** Told of each file that `load` passes over, and why. Default: nobody. */
  readonly log?: ((line: string) => void) | undefined;
}

/** A folder of checkpoints: writes one, and finds the last good one. */
export interface Checkpoints {
  /** Writes `step-<step>.safetensors`: entirely, or not at all. */
  readonly save: (snapshot: Snapshot) => Promise<void>;
  /** The newest checkpoint that is whole; undefined where none was ever finished. @throws Error when all are broken. */
  readonly load: () => Promise<Snapshot | undefined>;
}

const FORMAT = "discretely-checkpoint-1";

/** JSON writes null for NaN. */
const number = z.number().nullable();
/** The part of a snapshot that is JSON: a file from elsewhere, its checksum right, may hold anything. */
const runPart = z.looseObject({
  seed: z.int(),
  stepsPerEpoch: z.int(),
  place: z.looseObject({
    ...{ step: z.int().min(0), lossSum: number, epochSeconds: number, seconds: number, loss: number },
    metrics: z.record(z.string(), number),
  }),
  optimizer: z.looseObject({ name: z.string(), iterations: z.int() }),
});

const fileOf = (step: number) => `step-${String(step).padStart(9, "0")}.safetensors`;
const stepOf = (file: string) => Number(/^step-(\d+)\.safetensors$/.exec(file)?.[1] ?? Number.NaN);

/**
 * A folder of checkpoints, each a safetensors file: weights and optimiser slots as tensors, the rest as JSON in the metadata.
 * A file is written under a temporary name, flushed to the disk, then renamed, so that a kill or a power cut leaves
 * the previous checkpoint whole.
 */
export function checkpoints({ folder, keep = 2, log = () => {} }: CheckpointOptions): Checkpoints {
  checkInteger("checkpoints", "keep", keep, { min: 1 });
  return {
    save: async (snapshot) => {
      await makeFolder(folder);
      await writeWhole(folder, fileOf(snapshot.place.step), encode(snapshot));
      await prune(folder, snapshot.place.step, keep);
    },
    load: async () => {
      const broken: string[] = [];
      for (const file of await newestFirst(folder, log)) {
        try {
          return decode(await readFile(join(folder, file)), file);
        } catch (error) {
          broken.push((error as Error).message);
          log(`checkpoint ignored: ${broken.at(-1)}`);
        }
      }
      if (broken.length === 0) return undefined;
      throw new Error(`checkpoint: none in ${folder} is whole (${broken.join("; ")}); start in a new folder`);
    },
  };
}

/**
 * Temporary file, flush, rename, flush of the folder: readers see the old content or the new, never a part.
 * @throws Error that names the file, as where the disk is full.
 */
export async function writeWhole(folder: string, file: string, bytes: Uint8Array | string): Promise<void> {
  const path = join(folder, file);
  try {
    await writeFlushed(`${path}.tmp`, bytes);
    await rename(`${path}.tmp`, path);
    await flush(folder);
  } catch (error) {
    const remedy = "make room or give leave to write there; what was written before is whole";
    throw new Error(`cannot write ${path} (${(error as Error).message}); ${remedy}`, { cause: error });
  }
}

async function writeFlushed(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, "w");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename last. Windows cannot open folders, nor needs to. */
async function flush(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** Deletes all but the last `keep` up to `step`: what lies beyond it was broken, or `load` would have gone on from there. */
async function prune(folder: string, step: number, keep: number): Promise<void> {
  const files = await readdir(folder);
  const kept = files
    .filter((file) => stepOf(file) <= step)
    .sort((a, b) => stepOf(b) - stepOf(a))
    .slice(0, keep);
  const old = files.filter((file) => file.startsWith("step-") && !kept.includes(file));
  await Promise.all(old.map((file) => rm(join(folder, file), { force: true })));
}

async function newestFirst(folder: string, log: (line: string) => void): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for (const file of files.filter((file) => file.endsWith(".tmp"))) log(`checkpoint ignored: ${file}: never finished`);
  return files.filter((file) => stepOf(file) >= 0).sort((a, b) => stepOf(b) - stepOf(a));
}

function encode({ tensors, ...rest }: Snapshot): Uint8Array {
  const run = JSON.stringify(rest);
  const metadata = { format: FORMAT, run, crc32: checksum(run, tensors) };
  return encodeSafetensors({ tensors, metadata });
}

function decode(bytes: Uint8Array, file: string): Snapshot {
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  if (metadata.format !== FORMAT)
    throw new Error(`${file}: no ${FORMAT} but ${metadata.format ?? "of no stated format"}`);
  const { run: text = "", crc32: sum } = metadata;
  if (sum !== checksum(text, tensors)) throw new Error(`${file}: its content does not match its checksum`);
  const run = runOf(text, file);
  // JSON has no NaN and writes null: a metric that was no number is one again
  const metrics = Object.entries(run.place.metrics).map(([name, metric]) => [name, metric ?? Number.NaN]);
  return { ...run, place: { ...run.place, metrics: Object.fromEntries(metrics) }, tensors };
}

function runOf(text: string, file: string): Omit<Snapshot, "tensors"> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: its run is no JSON (${(error as Error).message})`);
  }
  const { data, error } = runPart.safeParse(parsed);
  if (data) return data as unknown as Omit<Snapshot, "tensors">;
  throw new Error(`${file}: its run lacks ${error.issues[0]!.path.join(".")} (${error.issues[0]!.message})`);
}

/** CRC-32 over the text, then over each tensor's name, form and bytes, in the order of the names. */
function checksum(text: string, tensors: Readonly<Record<string, TensorData>>): string {
  let crc = crc32(text);
  for (const name of Object.keys(tensors).sort()) {
    const { dtype, shape, data } = tensors[name]!;
    crc = crc32(JSON.stringify([name, dtype, shape]), crc);
    crc = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), crc);
  }
  return crc.toString(16).padStart(8, "0");
}
