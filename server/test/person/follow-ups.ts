/** Follow-ups as a document summarises them. */
import type { FollowUpId } from "../../src/ids.js";
import type { OpenFollowUp } from "../../src/person/document.js";

/** A mail about a cart that was left, asked for at `createdAtMs`. */
export const followUp = (id: string, createdAtMs: number, more: Partial<OpenFollowUp> = {}): OpenFollowUp => ({
  id: id as FollowUpId,
  status: "waiting",
  channel: "email",
  purpose: "sales",
  trigger: { type: "cart_left", atMs: createdAtMs },
  priority: 50,
  createdAtMs,
  notBeforeMs: createdAtMs,
  release: 0,
  nextLookAtMs: null,
  receipts: 0,
  deliveries: 0,
  ...more,
});
