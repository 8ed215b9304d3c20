/** Which requests for contact a follow-up serves. */
import type { Invitation, OpenFollowUp } from "../../../src/person/document.js";
import { others, type Question } from "./facts.js";
import { compareRank } from "./rank.js";

/** The requests that this follow-up, before all others, serves at this instant. */
export function serving(question: Question): Invitation[] {
  return mine(question).filter((invitation) => {
    const fromMs = invitation.whenMs ?? invitation.atMs;
    return fromMs <= question.atMs && question.atMs < fromMs + question.policy.invitations.forMs;
  });
}

/** The person wants the contact that this follow-up would be, and wants it later; nor is there a request for now. */
export const isAwaited = (question: Question): boolean =>
  serving(question).length === 0 && mine(question).some(({ whenMs }) => whenMs !== undefined && whenMs > question.atMs);

function mine(question: Question): Invitation[] {
  const rivals = [question.followUp, ...others(question)].filter(({ status }) => status !== "redeemed");
  return question.person.known.invitations.filter((invitation) => {
    if (invitation.usedBy !== undefined) return false;
    const fitting = rivals.filter((one) => fits(invitation, one));
    const [best] = fitting.sort((a, b) => asked(b) - asked(a) || compareRank(question.policy, a, b));
    return best?.id === question.followUp.id;
  });
}

const fits = (invitation: Invitation, { channel, offer }: OpenFollowUp): boolean =>
  invitation.channel === channel && invitation.offer === offer;
const asked = ({ trigger }: OpenFollowUp): number => (trigger.type === "requested" ? 1 : 0);
