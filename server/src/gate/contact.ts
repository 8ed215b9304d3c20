/** A follow-up as the contact that it makes. */
import type { Contact, OpenFollowUp } from "../person/document.js";

export function contactOf(
  { id, channel, purpose, department, offer, closesAtMs }: OpenFollowUp,
  atMs: number,
): Contact {
  return {
    atMs,
    channel,
    purpose,
    ...(department !== undefined && { department }),
    ...(offer !== undefined && { offer }),
    followUp: id,
    ...(closesAtMs !== undefined && { closesAtMs }),
  };
}
