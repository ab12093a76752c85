import { stat } from "node:fs/promises";
import { join } from "node:path";
import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import { type CacheOptions, cached } from "./cache.js";
import { digits, type LabelledImages } from "./digits.js";
import { readImages, readLabels } from "./idx.js";
import { fashionMnist, IMAGE_FILES, mnist, type Site } from "./sites.js";

/** Images to learn from and images to measure on. */
export interface ImageSets {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** What the loader takes: which part of the data, and the seed of what is generated. */
export interface LoadOptions extends CacheOptions {
  /** Seed of `generated` images; default 0. */
  readonly seed?: number;
  /** Number of images to train on, the first of the data set; default all, or 10,000 generated ones. */
  readonly train?: number;
  /** Number of images to measure on; default all, or 2,000 generated ones. */
  readonly test?: number;
  /** Data sets by name; default mnist and fashion-mnist. */
  readonly sites?: readonly Site[];
}

const GENERATED = { train: 10_000, test: 2_000 };
const PARTS = ["train", "test"] as const;
type Part = (typeof PARTS)[number];

/**
 * 28 x 28 images with labels 0 to 9.
 *
 * @param source `generated` (drawn here, see `digits`), `mnist` or `fashion-mnist` (downloaded once into the cache), or a
 * folder with MNIST's four file names, each with or without .gz
 * @throws Error when files are missing, broken or do not fit each other; each message says what to do
 */
export async function loadImages(source: string, options: LoadOptions = {}): Promise<ImageSets> {
  for (const part of PARTS) {
    if (options[part] !== undefined) checkInteger("loadImages", part, options[part], { min: 1 });
  }
  if (source === "generated") return generate(options);
  const { sites = [mnist, fashionMnist] } = options;
  const site = sites.find(({ name }) => name === source);
  const names = ["generated", ...sites.map(({ name }) => name)];
  const files = await findFiles(site ? await cached(site, options) : source, names);
  return { train: await readPart(files, "train", options.train), test: await readPart(files, "test", options.test) };
}

function generate({ seed = 0, train = GENERATED.train, test = GENERATED.test, log }: LoadOptions): ImageSets {
  log?.(`drawing ${train} + ${test} digits`);
  return { train: digits({ count: train, seed: split(seed, 0) }), test: digits({ count: test, seed: split(seed, 1) }) };
}

type Paths = Record<Part, { images: string; labels: string }>;

async function findFiles(folder: string, names: readonly string[]): Promise<Paths> {
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory()) {
    throw new Error(
      `no folder ${JSON.stringify(folder)}; pass ${names.join(", ")}, or a folder with MNIST's four files`,
    );
  }
  const missing: string[] = [];
  const find = async (name: string) => {
    const [plain, zipped] = [join(folder, name), join(folder, `${name}.gz`)];
    for (const path of [plain, zipped]) if ((await stat(path).catch(() => undefined))?.isFile()) return path;
    missing.push(`  ${name} or ${name}.gz`);
    return plain;
  };
  const pair = async ({ images, labels }: { images: string; labels: string }) => ({
    images: await find(images),
    labels: await find(labels),
  });
  const paths = { train: await pair(IMAGE_FILES.train), test: await pair(IMAGE_FILES.test) };
  if (missing.length > 0) throw new Error(`the folder ${folder} lacks\n${missing.join("\n")}`);
  return paths;
}

async function readPart(files: Paths, part: Part, count: number | undefined): Promise<LabelledImages> {
  const paths = files[part];
  const images = await readImages(paths.images);
  const labels = await readLabels(paths.labels);
  const [all, labelled] = [images.shape[0]!, labels.shape[0]!];
  if (all !== labelled) throw new Error(`${all} images in ${paths.images}, but ${labelled} labels in ${paths.labels}`);
  if (all === 0) throw new Error(`${paths.images}: no image`);
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong >= 0) throw new Error(`${paths.labels}: label ${labels.data[wrong]} at item ${wrong}; labels are 0 to 9`);
  const take = count ?? all;
  if (take > all)
    throw new Error(`${part} = ${take} exceeds the ${all} images of ${paths.images}; pass ${part} <= ${all}`);
  return { images: images.data.subarray(0, (images.data.length / all) * take), labels: labels.data.subarray(0, take) };
}
