/** The backend of this run of the tests: `DISCRETELY_BACKEND`, by default wasm. */
export const TEST_BACKEND = process.env.DISCRETELY_BACKEND || "wasm";
