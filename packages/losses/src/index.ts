export { type ExactFenchelYoungOptions, exactFenchelYoung } from "./exact-fenchel-young.js";
export { exactMatch } from "./exact-match.js";
export {
  type FenchelYoung,
  type FenchelYoungOptions,
  type FenchelYoungSettings,
  fenchelYoung,
} from "./fenchel-young.js";
export { hamming } from "./hamming.js";
export type { Loss, LossCall, LossOf } from "./loss.js";
export { normalisedRegret } from "./normalised-regret.js";
export { type Regret, type RegretOptions, regret } from "./regret.js";
export { type SpoPlus, type SpoPlusCall, spoPlus } from "./spo-plus.js";
