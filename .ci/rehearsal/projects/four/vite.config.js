// What is measured is ours: TensorFlow.js stays outside.
export default { build: { rolldownOptions: { external: /^@tensorflow\// } }, logLevel: "warn" };
