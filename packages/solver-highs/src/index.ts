export { type HighsOptions, type HighsSolver, loadHighs } from "./highs.js";
export type { HighsSettings, ModelText } from "./keep-model.js";
export type { LinearModel, Row } from "./model.js";
export { loadPlugins } from "./plugins.js";
