/** What the outcome of a contact says about the person: the same whoever made the contact, and whoever reports it. */
import type { Channel } from "@holdoff/sdk/wire";
import { declineContactOrOffer } from "./choices.js";
import type { Known } from "./document.js";
import { refuse } from "./refusals.js";

/** `known` is the caller's own copy. Outcomes that are no "no" say nothing about the person. */
export function noteOutcome(
  known: Known,
  contact: { channel: Channel | "all"; offer?: string; everyOffer?: true },
  outcome: string | undefined,
  at: { atMs: number; receivedAtMs: number },
): void {
  if (outcome === "declined") declineContactOrOffer(known, contact, at.atMs, "backend");
  if (outcome === "complained")
    refuse(known, { channel: contact.channel, purpose: "sales" }, { ...at, door: "backend" });
}
