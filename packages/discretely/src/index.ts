export * from "@discretely/audit";
export * from "@discretely/backends";
export * from "@discretely/core";
export * from "@discretely/estimators";
export * from "@discretely/losses";
export * from "@discretely/noise";
export { split } from "@discretely/random";
export * from "@discretely/solvers";
export { registry } from "./registry.js";
