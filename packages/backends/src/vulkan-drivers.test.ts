import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { driverFolders, noVulkanDriver } from "./vulkan-drivers.js";

let home: string;
let bare: Record<string, string>;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "discretely-vulkan-"));
  bare = { HOME: home, XDG_CONFIG_DIRS: join(home, "etc"), XDG_DATA_DIRS: `${join(home, "a")}:${join(home, "b")}` };
});
afterEach(() => rm(home, { recursive: true }));

it("looks where the loader looks", () => {
  expect(driverFolders({ HOME: "/h" })).toEqual(
    ["/h/.config", "/etc/xdg", "/etc", "/h/.local/share", "/usr/local/share", "/usr/share"].map(
      (base) => `${base}/vulkan/icd.d`,
    ),
  );
});

it("says what to do where there is no driver", async () => {
  expect(driverFolders(bare)).toContain(join(home, "b/vulkan/icd.d"));
  const elsewhere = (await noVulkanDriver({ HOME: home })) === undefined; // a machine that has one in /etc or /usr
  if (!elsewhere) expect(await noVulkanDriver(bare)).toMatch(/no Vulkan driver is installed.*VK_DRIVER_FILES=/);
});

it("finds one that is installed, and believes one that is named", async () => {
  const folder = join(home, "b/vulkan/icd.d");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "card.json"), "{}");
  expect(await noVulkanDriver(bare)).toBeUndefined();
  expect(await noVulkanDriver({ HOME: "/nowhere", VK_DRIVER_FILES: "/x.json" })).toBeUndefined();
});
