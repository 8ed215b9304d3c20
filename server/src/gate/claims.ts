/** A person's requests for contact, with the time in which each can be served. */
import type { Channel } from "@holdoff/sdk/wire";
import type { Invitation, PersonDocument } from "../person/document.js";
import { invitationsOf } from "../person/invitations.js";
import { HOUR_MS } from "./duration.js";
import type { Timetable } from "./hours/timetable.js";
import type { Policy } from "./policy.js";

export interface Claim {
  invitation: Invitation;
  /** From this instant it fits; before it, the follow-up waits. */
  fromMs: number;
  /** From this instant it fits nothing any more: it lapsed, if nothing served it. */
  untilMs: number;
  /** Until when the hours give way to the time that the person named; null where they named none. */
  punctualUntilMs: number | null;
}

/** Knows when each channel is open to the person; null for a channel without hours. */
export interface Openings {
  timetableOn(channel: Channel): Timetable | null;
}

/** Requests that nothing has served yet. The newest goes first: a later "at five, please" replaces "call me". */
export function claimsOf({ known }: PersonDocument, policy: Policy, openings: Openings): readonly Claim[] {
  return known.invitations.length === 0 ? NO_CLAIMS : claimsOn(invitationsOf(known), policy, openings);
}

const claimsOn = (invitations: readonly Invitation[], policy: Policy, openings: Openings): Claim[] =>
  invitations
    .filter((invitation) => invitation.usedBy === undefined)
    .map((invitation) => claimOn(invitation, policy, openings))
    // A time long past, of a page whose clock is years off, is no request to ring now.
    .filter(({ invitation, untilMs }) => invitation.atMs < untilMs)
    .sort((a, b) => b.invitation.atMs - a.invitation.atMs);

const NO_CLAIMS: readonly Claim[] = [];

function claimOn(invitation: Invitation, { invitations: { forMs, punctualMs } }: Policy, openings: Openings): Claim {
  const { atMs, whenMs, channel } = invitation;
  const startsMs = whenMs ?? atMs;
  return {
    invitation,
    fromMs: Math.max(atMs, startsMs),
    untilMs: Math.max(startsMs + forMs, servedByMs(startsMs, forMs, openings.timetableOn(channel))),
    punctualUntilMs: whenMs === undefined ? null : whenMs + punctualMs,
  };
}

/** The longest day of a clock that is put back. */
const LONG_DAY_MS = 25 * HOUR_MS;

/**
 * The end of the first hours in which somebody could have served it, so that no request dies over a weekend. Hours that
 * go on for more than a day, such as those round the clock, do not end soon: it has its usual time once they are open.
 * Never served: hours that do not come into view.
 */
function servedByMs(startsMs: number, forMs: number, timetable: Timetable | null): number {
  const open = timetable?.firstOpen(startsMs) ?? null;
  if (open === null) return Number.NEGATIVE_INFINITY;
  return open.toMs - open.fromMs > LONG_DAY_MS ? open.fromMs + forMs : open.toMs;
}
