export { type ImageSets, type LoadOptions, loadImages } from "./data.js";
export { type DigitsOptions, digits, type LabelledImages } from "./digits.js";
export { type Idx, readIdx, readImages, readLabels } from "./idx.js";
export type { IdxWanted } from "./idx-header.js";
export { bernoulliCrossEntropy, klToUniform } from "./losses.js";
export { type Dvae, type DvaeBatch, type DvaeOptions, dvae, type Mode } from "./model.js";
export type { RemoteFile, Site } from "./sites.js";
export { dvaeTask } from "./task.js";
