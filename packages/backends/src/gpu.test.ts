import { expect, it } from "vitest";
import { describeAdapter, isSoftware } from "./gpu.js";

const swift = { vendor: "google", architecture: "swiftshader", description: "SwiftShader driver 5.0.0" };

it.each([
  [swift, "SwiftShader driver 5.0.0 (google swiftshader), software"],
  [{ vendor: "nvidia", architecture: "hopper", description: "NVIDIA H100" }, "NVIDIA H100 (nvidia hopper)"],
  [{ vendor: "intel", architecture: "xe", device: "", description: "" }, "intel xe"],
  [{ description: "llvmpipe (LLVM 15.0.6, 256 bits)" }, "llvmpipe (LLVM 15.0.6, 256 bits), software"],
  [{}, "a device without a name"],
])("describeAdapter(%j)", (info, words) => expect(describeAdapter(info)).toBe(words));

it("isSoftware believes the adapter that says so", () => {
  expect([{ isFallbackAdapter: true }, { isFallbackAdapter: false }, swift].map(isSoftware)).toEqual([
    true,
    false,
    true,
  ]);
});
