/**
 * Which follow-up a person's own request for contact serves. A request names a channel, perhaps an offer, perhaps a
 * time, and serves one contact: where several follow-ups fit, those that are due go first (`notBefore`), of them one
 * with the trigger `requested`, then rank.
 */
import type { Invitation, OpenFollowUp } from "../person/document.js";
import type { Claim } from "./claims.js";
import type { Policy } from "./policy.js";
import { compareRank } from "./rank.js";
import { othersOf, type Situation } from "./situation.js";

export interface ClaimView {
  /** The request that this follow-up would serve. */
  claim: Claim | null;
  /** The same, from the time that the person named. */
  standing: Claim | null;
  /** When that can change with nothing new. */
  changesAtMs: number | null;
}

const NO_CLAIM: ClaimView = { claim: null, standing: null, changesAtMs: null };

export function claimOf({ followUp, person, policy, digest, nowMs }: Omit<Situation, "site">): ClaimView {
  if (digest.claims.length === 0) return NO_CLAIM;
  const isMine = (claim: Claim): boolean => nowMs < claim.untilMs && fits(followUp, claim.invitation);
  if (!digest.claims.some(isMine)) return NO_CLAIM;
  const mine = digest.claims.filter(isMine);
  const rivals = [followUp, ...othersOf({ followUp, person }).filter(({ status }) => status !== "redeemed")].filter(
    (one) => mine.some(({ invitation }) => fits(one, invitation)),
  );
  const changesMs = [
    ...mine.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]),
    ...rivals.map(({ notBeforeMs }) => notBeforeMs),
  ].filter((atMs) => atMs > nowMs);
  const claim = shareOut(mine, rivals, policy, nowMs).get(followUp.id) ?? null;
  return {
    claim,
    standing: claim && nowMs >= claim.fromMs ? claim : null,
    changesAtMs: changesMs.reduce((earliest, atMs) => Math.min(earliest, atMs)),
  };
}

function shareOut(claims: readonly Claim[], rivals: OpenFollowUp[], policy: Policy, nowMs: number): Map<string, Claim> {
  const early = ({ notBeforeMs }: OpenFollowUp): number => (notBeforeMs > nowMs ? 1 : 0);
  const unasked = ({ trigger }: OpenFollowUp): number => (trigger.type === "requested" ? 0 : 1);
  const inTurn = rivals.sort((a, b) => early(a) - early(b) || unasked(a) - unasked(b) || compareRank(policy, a, b));
  const served = new Map<string, Claim>();
  for (const claim of claims) {
    const first = inTurn.find((one) => !served.has(one.id) && fits(one, claim.invitation));
    if (first) served.set(first.id, claim);
  }
  return served;
}

/** The same offer, or none on both sides: whoever asked about one thing did not ask about another. */
const fits = (followUp: OpenFollowUp, invitation: Invitation): boolean =>
  followUp.channel === invitation.channel && followUp.offer === invitation.offer;
