/** Which request for contact a follow-up serves. */
import type { Invitation, OpenFollowUp } from "../../../src/person/document.js";
import { isToldAgain, onceADay, others, type Question } from "./facts.js";
import { compareRank } from "./rank.js";

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
  const { invitations } = person.known;
  const isUsed = (asked: Invitation): boolean =>
    invitations.some((one) => one.usedBy !== undefined && (one === asked || isToldAgain(asked, one)));
  const standing = onceADay(invitations)
    .filter((invitation) => !isUsed(invitation) && atMs < fromOf(invitation) + policy.invitations.forMs)
    .sort((a, b) => b.atMs - a.atMs);
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

const fromOf = ({ atMs, whenMs }: Invitation): number => whenMs ?? atMs;
