/** `@holdoff/sdk/node`: Holdoff for the shop's backend. No dependencies; BullMQ only where the shop has it. */
export * from "./client.js";
export type { Clock } from "./clock.js";
export * from "./errors.js";
export type { BackendEvent, EventPerson, EventsOptions } from "./events.js";
export * from "./events-answer.js";
export * from "./gated.js";
export * from "./gated-queue.js";
export { NotSent } from "./not-sent.js";
export * from "./release-log.js";
export type { ReleasedJob } from "./released-job.js";
export type { Patience } from "./retry.js";
export * from "./sign-customer.js";
export * from "./verify-webhook.js";
export * from "./webhook-signature.js";
