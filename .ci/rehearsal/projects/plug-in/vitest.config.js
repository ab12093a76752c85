export default { test: { include: ["laws.ts"] } };
