import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeNpy } from "@discretely/training";
import type { CostData, CostSets } from "./linear-data.js";

/**
 * Reads `train_features.npy` `[N, p]`, `train_costs.npy` `[N, edges]` and the same of `test` from a folder.
 * @throws Error that names a file that is missing, broken, or of another shape than the others ask for.
 */
export async function readCosts(folder: string, edges: number): Promise<CostSets & { features: number }> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Error(
      `no folder ${JSON.stringify(folder)}; pass generated, or a folder with train_features.npy and so on`,
    );
  }
  const train = await readPart(folder, "train", edges);
  const test = await readPart(folder, "test", edges);
  if (train.width === test.width) return { train, test, features: train.width };
  throw new Error(`${folder}: ${train.width} features to learn from, but ${test.width} to measure on`);
}

async function readPart(folder: string, part: string, edges: number): Promise<CostData & { width: number }> {
  const features = await readTable(join(folder, `${part}_features.npy`));
  const costs = await readTable(join(folder, `${part}_costs.npy`));
  if (costs.count !== features.count || costs.width !== edges) {
    throw new Error(
      `${folder}: ${part}_costs.npy is [${costs.count}, ${costs.width}]; the features and the graph ask for [${features.count}, ${edges}]`,
    );
  }
  return { count: features.count, width: features.width, features: features.values, costs: costs.values };
}

async function readTable(path: string): Promise<{ count: number; width: number; values: Float32Array }> {
  const { shape, data } = decodeNpy(await readFile(path), path);
  const [count = 0, width = 0] = shape;
  if (shape.length !== 2 || data.length === 0) throw new Error(`${path}: an array of [${shape}]; wanted [N, columns]`);
  const values = Float32Array.from(data as ArrayLike<number>, Number);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new Error(`${path}: ${values[wrong]} at row ${Math.floor(wrong / width)}, column ${wrong % width}`);
  return { count, width, values };
}
