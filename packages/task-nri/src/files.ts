import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { completeEdges } from "@discretely/solvers/edges";
import { decodeNpy, encodeNpy, type NpyArray } from "@discretely/training";
import { makeFolder } from "@discretely/training/make-folder";
import type { Part, Trajectories } from "./trajectories.js";

/** What a file name says: its part, and the shape of its trajectories. */
export interface FileKey {
  readonly part: Part;
  readonly frames: number;
  readonly vertices: number;
}

/** The files of one part, named as the generator of Paulus et al. names them. */
export function fileNames({ part, frames, vertices }: FileKey): { data: string; edges: string } {
  const rest = `${part}_novar_1skip_${frames}t_1r_graph${vertices}.npy`;
  return { data: `data_${rest}`, edges: `edges_${rest}` };
}

/** The names that `folder` lacks. */
export async function missingFiles(folder: string, keys: readonly FileKey[]): Promise<string[]> {
  const names = keys.flatMap((key) => Object.values(fileNames(key)));
  const there = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return names.filter((_, i) => !there[i]?.isFile());
}

/**
 * Reads a part: positions `[N, T, 2, n]` of float32 or float64, edges `[N, n, n]` of any type, symmetric, either 0 and 1 or −1 and 1.
 * @throws Error naming the file and the place for anything else.
 */
export async function readPart(folder: string, key: FileKey): Promise<Trajectories> {
  const { frames, vertices } = key;
  const names = fileNames(key);
  const [data, edges] = [join(folder, names.data), join(folder, names.edges)];
  const positions = positionsOf(data, await readNpy(data, [frames, 2, vertices]));
  const graphs = edgesOf(edges, await readNpy(edges, [vertices, vertices]), vertices);
  const [here, there] = [positions.length / (frames * 2 * vertices), (2 * graphs.length) / (vertices * (vertices - 1))];
  if (here !== there) throw new Error(`${data} has ${here} trajectories, but ${edges} ${there}; pass files of one set`);
  return { vertices, frames, positions, edges: graphs };
}

async function readNpy(path: string, item: readonly number[]): Promise<NpyArray> {
  const array = decodeNpy(await readFile(path), path);
  const [count = 0, ...shape] = array.shape;
  if (count >= 1 && shape.join() === item.join()) return array;
  throw new Error(`${path}: shape [${array.shape}], wanted [N, ${item.join(", ")}] with N >= 1`);
}

function positionsOf(path: string, { dtype, data }: NpyArray): Float32Array {
  if (dtype !== "float32" && dtype !== "float64")
    throw new Error(`${path}: positions of ${dtype}; save a float32 array`);
  const wrong = (data as Float32Array).findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0) throw new Error(`${path}: entry ${wrong} is ${data[wrong]}; positions must be finite`);
  return Float32Array.from(data as Float32Array);
}

function edgesOf(path: string, { data }: NpyArray, n: number): Uint8Array {
  const { from, to } = completeEdges(n);
  const count = data.length / n ** 2;
  const edges = new Uint8Array(count * from.length);
  for (let example = 0; example < count; example++) {
    for (let e = 0; e < from.length; e++) {
      const [upper, lower] = [from[e]! * n + to[e]!, to[e]! * n + from[e]!].map((at) =>
        Number(data[example * n ** 2 + at]),
      );
      const where = `${path}: example ${example}, vertices ${from[e]} and ${to[e]}`;
      if (![-1, 0, 1].includes(upper!)) throw new Error(`${where}: ${upper}; an edge is 0 or 1, or -1 or 1`);
      if (upper !== lower) throw new Error(`${where}: ${upper} one way and ${lower} the other; pass undirected graphs`);
      edges[example * from.length + e] = Number(upper === 1);
    }
  }
  return edges;
}

/** Writes a part into `folder`, each file whole or not at all. */
export async function writePart(folder: string, part: Part, set: Trajectories): Promise<void> {
  const { frames, vertices: n, positions, edges } = set;
  const { from, to } = completeEdges(n);
  const count = edges.length / from.length;
  const matrices = new Uint8Array(count * n ** 2);
  for (let at = 0; at < edges.length; at++) {
    const [example, e] = [Math.floor(at / from.length), at % from.length];
    matrices[example * n ** 2 + from[e]! * n + to[e]!] = edges[at]!;
    matrices[example * n ** 2 + to[e]! * n + from[e]!] = edges[at]!;
  }
  const names = fileNames({ part, frames, vertices: n });
  await makeFolder(folder);
  await writeNpy(join(folder, names.data), { dtype: "float32", shape: [count, frames, 2, n], data: positions });
  await writeNpy(join(folder, names.edges), { dtype: "uint8", shape: [count, n, n], data: matrices });
}

async function writeNpy(path: string, array: NpyArray): Promise<void> {
  await writeFile(`${path}.tmp`, encodeNpy(array));
  await rename(`${path}.tmp`, path);
}
