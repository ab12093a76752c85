import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { readerLaws } from "@discretely/testkit";
import { describe } from "vitest";
import { checkpoints } from "./checkpoint.js";
import { decodeNpy, encodeNpy } from "./npy.js";
import { readJson } from "./run-record.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

const text = (content: string) => new TextEncoder().encode(content);

/** A .npy file that claims `shape`, with `length` bytes of numbers. */
function npy(shape: string, length = 24): Uint8Array {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  return Uint8Array.from([0x93, ...text("NUMPY"), 1, 0, 118, 0, ...text(`${dict}\n`), ...new Uint8Array(length)]);
}

describe("decodeNpy", () => {
  readerLaws(async (path) => decodeNpy(await readFile(path), path), {
    ...{ file: "a.npy", whole: true },
    valid: encodeNpy({ dtype: "float32", shape: [2, 3], data: new Float32Array(6) }),
    hostile: {
      "a claim of 2³¹ numbers": npy("(2147483648,)"),
      "a claim of 2⁶⁴ numbers": npy("(4294967296, 4294967296)"),
      "a header of 4 GB": Uint8Array.from([0x93, ...text("NUMPY"), 2, 0, 255, 255, 255, 255, ...text("{'descr'")]),
    },
  });
});

/** A safetensors file with that header. */
function safetensors(header: string, length = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text(header), 8);
  return bytes;
}

describe("decodeSafetensors", () => {
  readerLaws(async (path) => decodeSafetensors(await readFile(path), path), {
    ...{ file: "a.safetensors", whole: true },
    valid: encodeSafetensors({
      tensors: {
        a: { dtype: "F32", shape: [2, 3], data: new Float32Array(6) },
        b: { dtype: "I32", shape: [], data: new Int32Array(1) },
      },
      metadata: { run: "{}" },
    }),
    hostile: {
      "a header of 2³¹ bytes": safetensors("{}", 2 ** 31),
      "a tensor of 2³¹ bytes": safetensors(`{"a":{"dtype":"U8","shape":[2147483648],"data_offsets":[0,2147483648]}}`),
      "a tensor that wraps around": safetensors(
        `{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`,
      ),
    },
  });
});

describe("readJson", () => {
  readerLaws(readJson, {
    ...{ file: "config.json", valid: text(`{"task":"dvae","settings":{"k":[1,2.5,null]}}`) },
    hostile: { "a list that never ends": text("[".repeat(100_000)) },
  });
});

/** A checkpoint as it is written. */
async function checkpoint(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "checkpoint-"));
  const place = { step: 3, lossSum: 1, epochSeconds: 1, seconds: 1, loss: 1, metrics: { none: Number.NaN } };
  const run = { config: { k: 3 }, seed: 0, stepsPerEpoch: 5, place, state: null };
  const optimizer = { name: "Adam", iterations: 3 };
  const tensors = { "weights/w": { dtype: "F32", shape: [2], data: new Float32Array(2) } } as const;
  await checkpoints({ folder }).save({ ...run, optimizer, tensors });
  const bytes = await readFile(join(folder, "step-000000003.safetensors"));
  await rm(folder, { recursive: true });
  return bytes;
}

/** A file whose checksum is right, of such a run. */
const sealed = (run: string) =>
  encodeSafetensors({
    tensors: {},
    metadata: { format: "discretely-checkpoint-1", run, crc32: crc32(run).toString(16).padStart(8, "0") },
  });

describe("checkpoints", async () => {
  readerLaws((path) => checkpoints({ folder: dirname(path) }).load(), {
    ...{ file: "step-000000003.safetensors", whole: true },
    valid: await checkpoint(),
    hostile: {
      "a run that is empty": sealed("{}"),
      "a run that is no JSON": sealed("{"),
      "a run without a place": sealed(
        `{"seed":0,"stepsPerEpoch":1,"place":null,"optimizer":{"name":"","iterations":0}}`,
      ),
      "a run that never ends": sealed("[".repeat(100_000)),
    },
  });
});
