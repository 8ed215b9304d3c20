/** A person's requests for contact, with the time in which each can be served. */
import type { Invitation, PersonDocument } from "../person/document.js";
import { invitationsOf } from "../person/invitations.js";
import type { Policy } from "./policy.js";

export interface Claim {
  invitation: Invitation;
  /** From this instant it fits; before it, the follow-up waits. */
  fromMs: number;
  untilMs: number;
  /** The person named a time. */
  timed: boolean;
}

/** Requests that nothing has served yet. The newest goes first: a later "at five, please" replaces "call me". */
export function claimsOf({ known }: PersonDocument, policy: Policy): readonly Claim[] {
  return known.invitations.length === 0 ? NO_CLAIMS : claimsOn(invitationsOf(known), policy);
}

const claimsOn = (invitations: readonly Invitation[], policy: Policy): Claim[] =>
  invitations
    .filter((invitation) => invitation.usedBy === undefined)
    .map((invitation) => claimOn(invitation, policy))
    .sort((a, b) => b.invitation.atMs - a.invitation.atMs);

const NO_CLAIMS: readonly Claim[] = [];

function claimOn(invitation: Invitation, policy: Policy): Claim {
  const { atMs, whenMs } = invitation;
  const startsMs = whenMs ?? atMs;
  // A time long past, of a page whose clock is years off, is no request to ring now.
  const untilMs = startsMs + policy.invitations.forMs;
  return { invitation, fromMs: Math.max(atMs, startsMs), untilMs, timed: whenMs !== undefined };
}
