import { z } from "zod";

const whole = (value: number) => z.number().int().min(1).default(value);
const some = z.number().int().min(1).optional();

/** The settings of the task, with the defaults of the reference. */
export const settings = z.object({
  data: z
    .string()
    .default("generated")
    .describe("generated, or a folder of reviews in the format of Lei et al. or of ERASER"),
  embeddings: z
    .string()
    .optional()
    .describe("a file of word vectors, or random (default: the folder's review+wiki.filtered.200.txt)"),
  aspect: z
    .number()
    .int()
    .min(0)
    .default(1)
    .describe("the rating to predict: 0 appearance, 1 aroma, 2 palate, 3 taste"),
  train: some.describe("training texts, the first of the data (default: all; 2000 generated)"),
  heldOut: some.describe("texts for validation and test, half and half (default: all; 400 generated)"),
  annotated: some.describe("texts that the subset precision is measured on (default: all; 200 generated)"),
  epochs: whole(20).describe("passes over the training texts"),
  batch: whole(40).describe("texts a step"),
  learningRate: z.number().positive().default(1e-3).describe("of Adam"),
  kernel: whole(3).describe("words that a filter of the selector sees"),
  hidden: whole(250).describe("units of the predictor"),
  maxLength: whole(350).describe("words that a text keeps, the first ones"),
  k: whole(10).describe("words to select"),
  samples: whole(1).describe("S, masks drawn for a text"),
  temperature: z.number().min(0).default(1).describe("of the noise in the forward pass"),
  targetTemperature: z
    .number()
    .min(0)
    .optional()
    .describe("of the noise at the targets (default: that of the forward pass)"),
  split: z.number().int().optional().describe("seed of the halving of the held-out texts (default: by the run's seed)"),
  parity: z.enum(["reference"]).optional().describe("reference: its line breaks, ties, padding, loss and precision"),
});
export type Settings = z.infer<typeof settings>;
