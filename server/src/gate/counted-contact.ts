/** A contact as budgets and gaps count it. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import type { Budget } from "./policy.js";

export interface CountedContact {
  atMs: number;
  channel: Channel | "all";
  purpose: Purpose | "all";
  followUp?: string;
  unredeemed?: true;
  isMore?: true;
}

/**
 * A budget that names no purposes counts all but transactional contacts. A contact of which nobody could read the
 * channel, or the purpose, counts in all of them.
 */
export const countsIn = (
  { channels, purposes }: Budget,
  { channel, purpose }: Pick<CountedContact, "channel" | "purpose">,
): boolean =>
  (channels === undefined || channel === "all" || channels.includes(channel)) &&
  (purposes === undefined ? purpose !== "transactional" : purpose === "all" || purposes.includes(purpose));
