import { z } from "zod";
import { STRUCTURES } from "./structure.js";

const whole = (value: number) => z.number().int().min(1).default(value);
const count = z.number().int().min(1).optional();

/** The settings of the task. The defaults are those of the paper at 10 frames; a CPU wants `configs/cpu.json`. */
export const settings = z.object({
  data: z.string().default("generated").describe("generated, or a folder with the six .npy files"),
  dataSeed: z.number().int().default(0).describe("of generated data, apart from the run's seed"),
  train: count.describe("training trajectories, the first of the data (default: all, or 50,000 generated)"),
  valid: count.describe("validation trajectories (default: all, or 10,000 generated)"),
  test: count.describe("test trajectories (default: all, or 10,000 generated)"),
  frames: z.number().int().min(2).default(10).describe("frames of a trajectory"),
  vertices: z.number().int().min(3).default(10).describe("vertices of a graph"),
  structure: z.enum(STRUCTURES).default("tree").describe("the graphs to choose from"),
  epochs: whole(128).describe("passes over the training trajectories"),
  batch: z.number().int().min(2).default(128).describe("trajectories a step"),
  learningRate: z.number().positive().default(5e-4).describe("of Adam"),
  decayEvery: whole(200).describe("epochs after which the learning rate falls"),
  decay: z.number().positive().max(1).default(0.5).describe("the factor by which it falls"),
  weightDecay: z.number().min(0).default(0).describe("of AdamW"),
  hidden: whole(256).describe("width of every layer"),
  factor: z.boolean().default(true).describe("the encoder's second round of messages"),
  dropout: z.number().min(0).max(0.99).default(0).describe("of encoder and decoder, in training"),
  predictionSteps: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("frames that the decoder goes on by itself in training (default: frames - 1, at most 10)"),
  variance: z.number().positive().default(5e-5).describe("of a predicted coordinate"),
  samples: whole(1).describe("S, graphs drawn for a trajectory"),
  temperature: z.number().min(0).default(0.1).describe("of the noise, forward and at the targets"),
  over: z.enum(["mean", "sum"]).default("mean").describe("the loss over the S graphs; the reference sums"),
  parity: z.enum(["reference"]).optional().describe("reference: batch statistics at evaluation too"),
});
export type Settings = z.infer<typeof settings>;
