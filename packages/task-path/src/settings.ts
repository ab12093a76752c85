import { z } from "zod";
import { LOSSES } from "./path-loss.js";

const whole = (value: number) => z.number().int().min(1).default(value);

/** The settings of the task `path`, each with its default. */
export const settings = z.object({
  data: z.string().default("generated").describe("generated, or a folder of the Warcraft data such as 12x12"),
  size: z.number().int().min(2).default(12).describe("K, the cells of a generated map's side"),
  train: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("training maps, the first of the data (default: all; generated: 2000)"),
  test: z.number().int().min(1).optional().describe("test maps, the first of the data (default: all; generated: 500)"),
  evaluate: z.enum(["test", "val"]).default("test").describe("the files of a folder to measure on"),
  model: z.enum(["costs", "resnet18"]).default("costs").describe("costs and a path through them, or the baseline"),
  loss: z.enum(LOSSES).default("hamming").describe("of the path; the last two need no estimator"),
  neighbours: z.literal([8, 4]).default(8).describe("the steps of a path"),
  epochs: whole(50).describe("passes over the training maps"),
  batch: whole(70).describe("maps a step"),
  learningRate: z
    .number()
    .positive()
    .default(5e-4)
    .describe("of Adam; a tenth of it from epoch 31, a hundredth from 41"),
  samples: whole(1).describe("S, paths drawn for a map"),
  temperature: z.number().min(0).default(1).describe("of the noise, forward and at the targets"),
});
export type Settings = z.infer<typeof settings>;
