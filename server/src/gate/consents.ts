/** What a person's opt-ins and refusals cover, and which opt-ins count. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import type { OptIn, Refusal } from "../person/document.js";

interface Contact {
  channel: Channel;
  purpose: Purpose;
}

export const optInCovers = (optIn: OptIn, { channel, purpose }: Contact): boolean =>
  (optIn.channel === "all" || optIn.channel === channel) && (optIn.purpose === "all" || optIn.purpose === purpose);

/** A refusal without a purpose means all but transactional. */
export function refusalCovers(refusal: Refusal, { channel, purpose }: Contact | OptIn): boolean {
  const channelMatches = refusal.channel === undefined || refusal.channel === channel;
  const purposeMatches = refusal.purpose === undefined ? purpose !== "transactional" : refusal.purpose === purpose;
  return channelMatches && purposeMatches;
}

/** It is the person's own act, and no refusal stands against all that it covers. */
export const optInCounts = (optIn: OptIn, refusals: readonly Refusal[]): boolean =>
  !optIn.preTicked && !refusals.some((refusal) => refusalCovers(refusal, optIn));
