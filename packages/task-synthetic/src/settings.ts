import { z } from "zod";

const whole = (value: number) => z.number().int().min(1).default(value);

/** The settings of the task `synthetic`, each with its default. */
export const settings = z.object({
  n: whole(10).describe("items"),
  k: whole(5).describe("of them chosen"),
  first: z.number().int().min(0).default(0).describe("the number of the first problem"),
  instances: whole(1).describe("problems, solved side by side"),
  repetitions: whole(100).describe("runs of each problem, side by side"),
  steps: whole(100).describe("updates of θ"),
  log: whole(10).describe("steps between measures"),
  learningRate: z.number().positive().default(0.5).describe("of gradient descent"),
  momentum: z.number().min(0).lt(1).default(0.9).describe("of gradient descent"),
  samples: whole(1).describe("S, states drawn for a step"),
  temperature: z.number().min(0).default(1).describe("of the noise, forward and at the targets"),
  parity: z.enum(["reference"]).optional().describe("reference: the Python reference's problems and its minimum"),
});
export type Settings = z.infer<typeof settings>;
