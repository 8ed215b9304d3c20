/**
 * What is counted of a scope, day by day: what enforcing would have done to each first release in shadow mode, and boxes
 * that were ticked before anybody saw them. Counted by the commit that makes it so, hence once.
 */
import type { Channel, Purpose, ReasonCode, Verdict } from "@holdoff/sdk/wire";
import type { FollowUpSettlement } from "../gate/settlement.js";
import type { DatedFact } from "../person/fact.js";

/** One count: the field that grows, and the one that grows instead when a shop names too many departments. */
export interface Tally {
  field: string;
  instead: string;
}

/** What a field says. A department that is not named is null. */
export type Counted =
  | { of: "release"; verdict: Verdict; channel: Channel; department: string | null }
  | { of: "reason"; verdict: Verdict; code: ReasonCode; channel: Channel; department: string | null }
  | { of: "preTicked"; channel: Channel | "all"; purpose: Purpose | "all" };

/** Days that can be looked back on. */
export const TALLY_DAYS_MAX = 90;
const OTHERS = "(others)";
const DAY_MS = 24 * 60 * 60 * 1000;

/** `2026-11-21`, in UTC. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The days from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const many = Math.max(0, Math.floor((toMs - fromMs) / DAY_MS) + 1);
  return Array.from({ length: many }, (_, index) => dayOf(fromMs + index * DAY_MS));
}

/** What enforcing would have done at a first release: the verdict once, and each reason that would have decided it. */
export function shadowTallies(followUps: readonly FollowUpSettlement[]): Tally[] {
  return followUps.flatMap(({ event, followUp, wouldBe }) => {
    if (event !== "released" || followUp.release !== 1 || wouldBe === undefined) return [];
    const { verdict } = wouldBe;
    const whose = { channel: followUp.channel, department: followUp.department ?? null };
    const deciding = wouldBe.reasons.filter(({ effect, liftedBy }) => effect === verdict && liftedBy === undefined);
    const codes = [...new Set(deciding.map(({ code }) => code))];
    return [
      tally({ of: "release", verdict, ...whose }),
      ...codes.map((code) => tally({ of: "reason", verdict, code, ...whose })),
    ];
  });
}

export function preTickedTallies(fresh: readonly DatedFact[]): Tally[] {
  return fresh.flatMap(({ fact }) =>
    fact.type === "consent.given" && fact.preTicked === true
      ? [tally({ of: "preTicked", channel: fact.channel, purpose: fact.purpose })]
      : [],
  );
}

const tally = (counted: Counted): Tally => ({
  field: JSON.stringify(counted),
  instead: JSON.stringify("department" in counted ? { ...counted, department: OTHERS } : counted),
});
