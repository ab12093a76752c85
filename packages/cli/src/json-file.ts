import { readFile } from "node:fs/promises";

/** What a JSON file of settings holds. @throws Error naming the flag, the file and what is wrong. */
export async function jsonFile(flag: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"), refusePrototype);
  } catch (error) {
    const why = error instanceof RangeError ? "lists or objects too deep within each other" : (error as Error).message;
    throw new Error(`${flag} ${path}: ${why}`);
  }
}

/** "__proto__" is a name that no setting has, and that objects treat as none other: it would be lost on the way. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === "__proto__") throw new Error(`no setting is named "__proto__"`);
  return value;
}
