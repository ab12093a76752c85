import { z } from "zod";
import { LOSSES } from "./path-loss.js";

const whole = (value: number) => z.number().int().min(1).default(value);

/** The settings of the task `path-linear`, each with its default. */
export const settings = z.object({
  data: z.string().default("generated").describe("generated, or a folder with train_features.npy and so on"),
  train: whole(1000).describe("generated training examples"),
  test: whole(1000).describe("generated test examples"),
  size: z.number().int().min(2).default(5).describe("vertices of the grid's side"),
  features: whole(5).describe("p, features of a generated example"),
  degree: whole(4).describe("of the polynomial behind the costs: above 1 no linear model can be right"),
  noiseWidth: z.number().min(0).max(1).default(0.5).describe("of the factor on each cost, U(1 - w, 1 + w)"),
  loss: z.enum(LOSSES).default("cost").describe("of the path; the last two need no estimator"),
  epochs: whole(20).describe("passes over the training examples"),
  batch: whole(32).describe("examples a step"),
  learningRate: z.number().positive().default(1e-2).describe("of Adam"),
  samples: whole(3).describe("S, paths drawn for an example"),
  temperature: z.number().min(0).default(1).describe("of the noise, forward and at the targets"),
});
export type Settings = z.infer<typeof settings>;
