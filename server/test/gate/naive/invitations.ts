/** Which request for contact a follow-up serves, and which of them died before anybody served it. */
import type { Policy } from "../../../src/gate/policy.js";
import type { Invitation, OpenFollowUp, PersonDocument } from "../../../src/person/document.js";
import { firstHours } from "./contact-hours.js";
import { isToldAgain, onceADay, others, type Question } from "./facts.js";
import { compareRank } from "./rank.js";

const HOUR_MS = 3_600_000;

/** The request that this follow-up, before all others, serves at this instant. */
export function served(question: Question): Invitation | undefined {
  const asked = lastAsked(question);
  return asked !== undefined && fromOf(asked) <= question.atMs ? asked : undefined;
}

/** The request for later that this follow-up, before all others, will serve. */
export function awaited(question: Question): Invitation | undefined {
  const asked = lastAsked(question);
  return asked !== undefined && fromOf(asked) > question.atMs ? asked : undefined;
}

/** Request by request, the last one first: each is for one contact, and each contact serves one. */
function lastAsked(question: Question): Invitation | undefined {
  const { person, policy, atMs, followUp } = question;
  const standing = newestFirst(person).filter(
    (invitation) => invitation.usedBy === undefined && atMs < lapseOf(invitation, person, policy),
  );
  let free = [followUp, ...others(question)].filter(({ status }) => status !== "redeemed");
  for (const invitation of standing) {
    const best = bestFor(invitation, free, question);
    if (best?.id === followUp.id) return invitation;
    free = free.filter((one) => one !== best);
  }
  return undefined;
}

/** One that is due goes before one that is not, then what was requested, then rank. */
function bestFor({ channel, offer }: Invitation, free: readonly OpenFollowUp[], { policy, atMs }: Question) {
  const notDue = ({ notBeforeMs }: OpenFollowUp): number => (notBeforeMs > atMs ? 1 : 0);
  const notRequested = ({ trigger }: OpenFollowUp): number => (trigger.type === "requested" ? 0 : 1);
  return free
    .filter((one) => one.channel === channel && one.offer === offer)
    .sort((a, b) => notDue(a) - notDue(b) || notRequested(a) - notRequested(b) || compareRank(policy, a, b))[0];
}

/** It asked for what this follow-up is, nothing was there for it in time, and nothing that was asked for since came. */
export function diedUnserved(question: Question): boolean {
  const { followUp, person, policy, atMs } = question;
  const fitting = newestFirst(person).filter(
    ({ channel, offer }) => channel === followUp.channel && offer === followUp.offer,
  );
  // What had lapsed before it was made, by the clock of some page, never was a request.
  const last = fitting.find((one) => one.usedBy === undefined && one.atMs < lapseOf(one, person, policy));
  if (last === undefined) return false;
  if (fitting.some(({ usedBy, atMs: askedAtMs }) => usedBy !== undefined && askedAtMs >= last.atMs)) return false;
  return followUp.createdAtMs < lapseOf(last, person, policy) && lapseOf(last, person, policy) <= atMs;
}

/**
 * For as long as the policy says, and not before the first hours are over in which it could be served. Of hours that go
 * on for more than a day only as long as the policy says.
 */
export function lapseOf(invitation: Invitation, person: PersonDocument, policy: Policy): number {
  const { forMs } = policy.invitations;
  const startMs = fromOf(invitation);
  const first = firstHours(invitation.channel, person, policy, startMs);
  if (first === null) return startMs + forMs;
  const isLong = first.closesAtMs === null || first.closesAtMs - first.opensAtMs > 25 * HOUR_MS;
  return Math.max(startMs + forMs, isLong ? first.opensAtMs + forMs : (first.closesAtMs ?? 0));
}

/** Each request once; one is used where any telling of it is. */
function newestFirst({ known: { invitations } }: PersonDocument): Invitation[] {
  const asked = onceADay(invitations).map((first): Invitation => {
    const tellings = invitations.filter((one) => one === first || isToldAgain(first, one));
    const usedBy = tellings.find((one) => one.usedBy !== undefined)?.usedBy;
    return usedBy === undefined ? first : { ...first, usedBy };
  });
  return asked.sort((a, b) => b.atMs - a.atMs);
}

const fromOf = ({ atMs, whenMs }: Invitation): number => whenMs ?? atMs;
