import { definePlugin } from "@discretely/core";
import { exponential } from "./exponential.js";
import { gumbel } from "./gumbel.js";
import { logistic } from "./logistic.js";
import { none } from "./none.js";
import { normal } from "./normal.js";
import { sumOfGamma } from "./sum-of-gamma.js";

/** Every noise of this package, for a registry. */
export const plugins = [
  definePlugin({ kind: "noise", name: "sum-of-gamma", create: sumOfGamma }),
  definePlugin({ kind: "noise", name: "gumbel", create: gumbel }),
  definePlugin({ kind: "noise", name: "normal", create: normal }),
  definePlugin({ kind: "noise", name: "logistic", create: logistic }),
  definePlugin({ kind: "noise", name: "exponential", create: exponential }),
  definePlugin({ kind: "noise", name: "none", create: none }),
] as const;
