export * from "./batch.js";
export * from "./follow-up.js";
export * from "./limits.js";
export * from "./problem.js";
export * from "./shadow.js";
export * from "./signal.js";
export * from "./webhook.js";
export * from "./words.js";
