import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeNpy, type NpyArray } from "@discretely/training";
import type { PathMaps } from "./maps.js";

/** What the files of a split are called after its name, with the axes of their arrays. */
const KINDS = {
  maps: "maps [N, pixels, pixels, 3]",
  paths: "shortest_paths [N, K, K]",
  costs: "vertex_weights [N, K, K]",
};
type Kind = keyof typeof KINDS;

/**
 * Reads a split of the Warcraft shortest-path data (Vlastelica et al., 2020) from a folder: `<split>_maps.npy`,
 * `<split>_shortest_paths.npy` and `<split>_vertex_weights.npy`, each in one file or in parts `…_part0.npy`, `…_part1.npy`, …
 * @throws Error that names the files that are missing, broken, or do not fit each other.
 */
export async function readWarcraft(folder: string, split: string): Promise<PathMaps> {
  const files = await findFiles(folder, split);
  const maps = await readAll(files.maps, "maps");
  const paths = await readAll(files.paths, "paths");
  const costs = await readAll(files.costs, "costs");
  const [count, pixels, width, channels] = maps.shape as [number, number, number, number];
  const size = paths.shape[1]!;
  if (width !== pixels || channels !== 3 || maps.dtype !== "uint8") {
    throw new Error(`${files.maps[0]}: ${maps.dtype} [${maps.shape}] instead of uint8 [N, pixels, pixels, 3]`);
  }
  for (const [kind, { shape }] of Object.entries({ paths, costs })) {
    if (shape.join() === [count, size, size].join()) continue;
    throw new Error(`${files[kind as Kind][0]}: [${shape}] beside maps of [${maps.shape}]; wanted [${count}, K, K]`);
  }
  const labels = checkLabels(files.paths[0]!, numbers(paths));
  return {
    count,
    size,
    pixels,
    images: maps.data as Uint8Array,
    costs: checkCosts(files.costs[0]!, numbers(costs)),
    paths: labels,
  };
}

type Files = Record<Kind, string[]>;

async function findFiles(folder: string, split: string): Promise<Files> {
  const missing: string[] = [];
  const find = async (kind: Kind) => {
    const name = `${split}_${KINDS[kind].split(" ")[0]}`;
    const whole = join(folder, `${name}.npy`);
    if (await isFile(whole)) return [whole];
    const parts: string[] = [];
    const part = () => join(folder, `${name}_part${parts.length}.npy`);
    while (await isFile(part())) parts.push(part());
    if (parts.length === 0) missing.push(`  ${name}.npy, or ${name}_part0.npy and so on`);
    return parts;
  };
  const files = { maps: await find("maps"), paths: await find("paths"), costs: await find("costs") };
  if (missing.length > 0) {
    throw new Error(
      `the folder ${folder} lacks\n${missing.join("\n")}\npass a folder of the Warcraft data such as 12x12, or generated`,
    );
  }
  return files;
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() === true;

/** All parts of an array, one behind the other. */
async function readAll(paths: readonly string[], kind: Kind): Promise<NpyArray> {
  const parts: NpyArray[] = [];
  for (const path of paths) {
    const part = decodeNpy(await readFile(path), path);
    const [first = part] = parts;
    const rank = KINDS[kind].split(",").length;
    if (part.shape.length !== rank) throw new Error(`${path}: an array of [${part.shape}]; wanted ${KINDS[kind]}`);
    if (part.dtype !== first.dtype || part.shape.slice(1).join() !== first.shape.slice(1).join()) {
      throw new Error(
        `${path}: ${part.dtype} [${part.shape}] goes on from ${first.dtype} [${first.shape}]; copy both again`,
      );
    }
    parts.push(part);
  }
  return parts.length === 1 ? parts[0]! : concatenate(parts);
}

function concatenate(parts: readonly NpyArray[]): NpyArray {
  const { dtype, data, shape } = parts[0]!;
  const Numbers = data.constructor as new (length: number) => Uint8Array<ArrayBuffer>; // whichever: `set` takes its own kind
  const all = new Numbers(parts.reduce((length, part) => length + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part.data as Uint8Array, at);
    at += part.data.length;
  }
  const count = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
  return { dtype, shape: [count, ...shape.slice(1)], data: all };
}

const numbers = ({ data }: NpyArray): Float32Array => Float32Array.from(data as ArrayLike<number>, Number);

function checkLabels(file: string, labels: Float32Array): Uint8Array {
  const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
  if (wrong >= 0) throw new Error(`${file}: ${labels[wrong]} at entry ${wrong}; a path is made of 0 and 1`);
  return Uint8Array.from(labels);
}

function checkCosts(file: string, costs: Float32Array): Float32Array {
  const wrong = costs.findIndex((cost) => !(cost >= 0 && cost < Number.POSITIVE_INFINITY));
  if (wrong >= 0) throw new Error(`${file}: ${costs[wrong]} at entry ${wrong}; a cost is finite and >= 0`);
  return costs;
}
