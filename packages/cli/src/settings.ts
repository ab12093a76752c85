import { z } from "zod";
import { jsonFile } from "./json-file.js";

const options = z.record(z.string(), z.unknown()).default({});

/** A run as JSON: what `--config` reads and what the run folder keeps. */
export const runSettings = z.strictObject({
  task: z.string(),
  estimator: z.string().default("aimle").describe("the gradient estimator"),
  estimatorOptions: options,
  noise: z.string().optional().describe("the noise (default: the task's for this estimator)"),
  noiseOptions: options,
  seed: z.number().int().default(0).describe("of everything random"),
  backend: z.string().default("auto").describe("auto, or one of `discretely backends`"),
  settings: options,
});
export type RunSettings = z.infer<typeof runSettings>;

/** Settings with nothing left to the task's advice. */
export type CompleteSettings = RunSettings & { readonly noise: string };

/** Reads a JSON file of settings; a flag may give the task. @throws Error naming the file. */
export async function readConfig(path: string): Promise<Partial<RunSettings>> {
  const parsed = await jsonFile("--config", path);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new Error(`--config ${path}: must be a JSON object, e.g. {"task": "dvae", "estimator": "aimle"}`);
  }
  validate(`--config ${path}`, runSettings.partial(), parsed);
  return parsed; // as it is written: what it leaves out is for the flags to say
}

/** Validates by `schema`, in one line that names every wrong setting, its value and what it must be. */
export function validate<S extends z.ZodType>(where: string, schema: S, given: unknown): z.infer<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    const got = path === "" ? "" : `, got ${JSON.stringify(at(given, issue.path))}`;
    return `${path === "" ? "" : `${path}: `}${issue.message}${got}`;
  });
  throw new RangeError(`${where}: ${problems.join("; ")}`);
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
