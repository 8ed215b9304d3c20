/**
 * Which follow-up a person's own request for contact serves. A request names a channel, perhaps an offer, perhaps a
 * time, and serves one contact: where several follow-ups fit, those that are due go first (`notBefore`), of them one
 * with the trigger `requested`, then rank.
 */
import type { Invitation, OpenFollowUp } from "../person/document.js";
import type { Claim } from "./claims.js";
import type { Digest } from "./digest.js";
import type { Policy } from "./policy.js";
import { compareRank } from "./rank.js";

export interface ClaimView {
  /** The request that this follow-up would serve. */
  claim: Claim | null;
  /** The same, from the time that the person named. */
  standing: Claim | null;
  /** When that can change with nothing new. */
  changesAtMs: number | null;
}

const NO_CLAIM: ClaimView = { claim: null, standing: null, changesAtMs: null };

/** Most people asked for nothing. */
export const claimOf = (followUp: OpenFollowUp, digest: Digest, nowMs: number): ClaimView =>
  digest.claims.length === 0 ? NO_CLAIM : claimAmong(followUp, digest, nowMs);

/** Whoever fits one of these requests fits all of them, so the newest is for whoever goes first, and so on. */
function claimAmong(followUp: OpenFollowUp, { person, policy, claims: all }: Digest, nowMs: number): ClaimView {
  const claims = all.filter(({ untilMs, invitation }) => nowMs < untilMs && fits(followUp, invitation));
  if (claims.length === 0) return NO_CLAIM;
  let before = 0;
  let changesAtMs = soonerMs(Number.POSITIVE_INFINITY, followUp.notBeforeMs, nowMs);
  for (const other of person.open) {
    if (other.id === followUp.id || other.status === "redeemed" || !fits(followUp, other)) continue;
    if (goesFirst(other, followUp, policy, nowMs)) before += 1;
    changesAtMs = soonerMs(changesAtMs, other.notBeforeMs, nowMs);
  }
  for (const { fromMs, untilMs, punctualUntilMs } of claims) {
    for (const endMs of [fromMs, untilMs, punctualUntilMs ?? fromMs]) changesAtMs = soonerMs(changesAtMs, endMs, nowMs);
  }
  const claim = claims[before] ?? null;
  return { claim, standing: claim !== null && nowMs >= claim.fromMs ? claim : null, changesAtMs };
}

/** The same channel and the same offer, or none on both sides: whoever asked about one thing did not ask about another. */
export const fits = (followUp: OpenFollowUp, { channel, offer }: Pick<Invitation, "channel" | "offer">): boolean =>
  followUp.channel === channel && followUp.offer === offer;

function goesFirst(a: OpenFollowUp, b: OpenFollowUp, policy: Policy, nowMs: number): boolean {
  const early = ({ notBeforeMs }: OpenFollowUp): number => (notBeforeMs > nowMs ? 1 : 0);
  const unasked = ({ trigger }: OpenFollowUp): number => (trigger.type === "requested" ? 0 : 1);
  return (early(a) - early(b) || unasked(a) - unasked(b) || compareRank(policy, a, b)) < 0;
}

/** The earlier of two instants, as far as they are to come. */
const soonerMs = (thisMs: number, otherMs: number, nowMs: number): number =>
  otherMs > nowMs && otherMs < thisMs ? otherMs : thisMs;
