export type { Call, Calls, Holdoff, Identity, Options, Stub } from "./holdoff.js";
export type { Invite } from "./invite-answer.js";
export { start } from "./module.js";
