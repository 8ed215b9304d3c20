/**
 * The policy page once more, plain and slow: what the rules say is asked at one instant at a time, and when that changes
 * is found by asking at every instant that there is. It shares nothing with the gate but the data that both read.
 */
import { REASON_CODES, type ReasonCode, type Verdict } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../../../src/person/document.js";
import { type Allow, allowsAt, liftedBy, waitLiftedBy } from "./allows.js";
import { lastDayMs, others, type Question, valueFor, within } from "./facts.js";
import { farInstantsAfter, instantsAfter } from "./instants.js";
import { diedUnserved, served } from "./invitations.js";
import { compareRank } from "./rank.js";
import { isStatedWithProof, NAIVE_RULES } from "./rules.js";

interface NaiveReason {
  code: ReasonCode;
  effect: "hold" | "cancel" | "allow" | "note";
  liftedBy?: Allow;
  /** One of several allows that take it away together: the page does not say which is named. */
  orAnother?: true;
}

export interface NaiveDecision {
  verdict: Verdict;
  untilMs: number | null;
  /** How a cancel ends it. */
  end?: "cancelled" | "expired";
  reasons: NaiveReason[];
}

export function naiveDecide(question: Question): NaiveDecision {
  const reasons = reasonsAt(question);
  const verdict = verdictOf(reasons);
  if (verdict !== "hold") return ended(verdict, reasons);
  const untilMs = firstRelease(question);
  if (untilMs === null || untilMs < lastDayMs(question)) return { verdict, untilMs, reasons };
  return ended("cancel", [...reasons, { code: "expired", effect: "cancel" }]);
}

function ended(verdict: Verdict, reasons: NaiveReason[]): NaiveDecision {
  if (verdict === "release") return { verdict, untilMs: null, reasons };
  const cancels = reasons.filter((reason) => reason.effect === "cancel" && reason.liftedBy === undefined);
  const end = cancels.every(({ code }) => code === "expired") ? "expired" : "cancelled";
  return { verdict, untilMs: null, end, reasons };
}

/** The first instant after the question's at which the naive verdict is another one; null when it stays. */
export function firstChange(question: Question): number | null {
  const { verdict } = naiveDecide(question);
  const holdAt = patientHold(question);
  const verdictAt = (atMs: number): Verdict => {
    if (CANCELLING.some((code) => isCancelling(code, { ...question, atMs }))) return "cancel";
    return holdAt(atMs) === undefined ? "release" : "hold";
  };
  return instantsAfter(question).find((atMs) => verdictAt(atMs) !== verdict) ?? null;
}

/** The first instant after the question's at which this rule says nothing any more; null when it goes on. */
export function endOfReason(code: ReasonCode, question: Question): number | null {
  const isOver = (atMs: number): boolean => reasonOf(code, { ...question, atMs }) === null;
  return instantsAfter(question).find(isOver) ?? null;
}

/**
 * The first instant at which nothing is in the way. Another one's turn is in nobody's way for long: that one is about to
 * move, which is news. Where nothing else is in the way now, no date can be told; where something is, its end is the date.
 */
function firstRelease(question: Question): number | null {
  if (isBehindRivalsOnly(question)) return null;
  const instants = instantsAfter(question);
  const soon = firstReleaseAmong(instants, question);
  const last = { ...question, atMs: instants.at(-1) ?? question.atMs };
  if (soon !== undefined || !isInTheWay("contact_hours", last)) return soon ?? null;
  return firstReleaseAmong(farInstantsAfter(last), last) ?? null;
}

/** Null where it is cancelled before: that is never released. Undefined where neither comes. */
function firstReleaseAmong(instants: readonly number[], question: Question): number | null | undefined {
  const holdAt = patientHold(question);
  for (const atMs of instants) {
    const then = { ...question, atMs };
    if (CANCELLING.some((code) => code !== "expired" && isCancelling(code, then))) return null;
    const holding = holdAt(atMs);
    if (holding === undefined || (holding === "arbitration" && waitsForWaiting(then))) return atMs;
  }
  return undefined;
}

/** What stands in the way is others that wait and come first, and nothing else. */
const isBehindRivalsOnly = (question: Question): boolean =>
  waitsForWaiting(question) && patientHold(question)(question.atMs) === "arbitration";

/** A hold that stands at one instant after the other, arbitration only where nothing else does. The one that stood a moment before is asked first: most often it still does. */
function patientHold(question: Question): (atMs: number) => ReasonCode | undefined {
  let holding: ReasonCode | undefined;
  return (atMs) => {
    const then = { ...question, atMs };
    const stands = (code: ReasonCode): boolean => {
      const reason = reasonOf(code, then);
      return reason?.effect === "hold" && reason.liftedBy === undefined;
    };
    if (holding === undefined || holding === "arbitration" || !stands(holding)) holding = HOLDING.find(stands);
    return holding;
  };
}

function isCancelling(code: ReasonCode, question: Question): boolean {
  const reason = reasonOf(code, question);
  return reason?.effect === "cancel" && reason.liftedBy === undefined;
}

/** What may cancel, by the page's second column. */
const CANCELLING: readonly ReasonCode[] = [
  "converted",
  "cart_empty",
  "declined_offer",
  "declined_contact",
  "fatigue",
  "bounced",
  "opted_out",
  "no_consent",
  "purpose",
  "duplicate",
  "asked_enough",
  "expired",
  "unsure",
  "holdout",
];
/** What may hold. */
const HOLDING: readonly ReasonCode[] = [
  "not_yet",
  "stopped",
  "orders_silent",
  "blind",
  "present",
  "quiet",
  "in_funnel",
  "cool_off",
  "contact_hours",
  "paused",
  "recent_contact",
  "budget",
  "open_ticket",
  "cart_empty",
  "fatigue",
  "asked_enough",
  "arbitration",
];

function isInTheWay(code: ReasonCode, question: Question): boolean {
  const reason = reasonOf(code, question);
  return reason !== null && isObstacle(reason);
}

const isObstacle = ({ effect, liftedBy }: NaiveReason): boolean =>
  (effect === "hold" || effect === "cancel") && liftedBy === undefined;

function verdictOf(reasons: readonly NaiveReason[]): Verdict {
  const standing = reasons.filter(isObstacle);
  if (standing.some(({ effect }) => effect === "cancel")) return "cancel";
  return standing.length > 0 ? "hold" : "release";
}

const reasonsAt = (question: Question): NaiveReason[] => REASON_CODES.flatMap((code) => reasonOf(code, question) ?? []);

function reasonOf(code: ReasonCode, question: Question): NaiveReason | null {
  if (code === "arbitration") return arbitration(question);
  if (code === "invited" || code === "service_first" || code === "overridden")
    return allowsAt(question).includes(code) ? { code, effect: "allow" } : null;
  if (code === "lapsed") return diedUnserved(question) ? { code, effect: "note" } : null;
  if (code === "basis_stated") return isStatedWithProof(question) ? { code, effect: "note" } : null;
  const effect = NAIVE_RULES[code]?.(question) ?? null;
  if (effect === null) return null;
  const lifted = liftedBy(code, effect, question);
  return lifted === undefined ? { code, effect } : { code, effect, liftedBy: lifted };
}

/** It is lifted where each of those that it waits for is lifted, be it by several allows. */
function arbitration(question: Question): NaiveReason | null {
  const lifts = others(question)
    .filter((other) => waitsFor(other, question))
    .map((other) => waitLiftedBy(other, question));
  if (lifts.length === 0) return null;
  const [first, ...more] = new Set(lifts);
  if (lifts.includes(undefined) || first === undefined) return { code: "arbitration", effect: "hold" };
  return { code: "arbitration", effect: "hold", liftedBy: first, ...(more.length > 0 && { orAnother: true }) };
}

/** It waits for its turn, and all that it waits for is others that wait as well. */
function waitsForWaiting(question: Question): boolean {
  const standing = others(question).filter(
    (other) => waitsFor(other, question) && waitLiftedBy(other, question) === undefined,
  );
  return standing.length > 0 && standing.every(({ status }) => status === "waiting");
}

/** Whether arbitration keeps this follow-up waiting for the other one. */
function waitsFor(other: OpenFollowUp, question: Question): boolean {
  const { policy, atMs, followUp } = question;
  if (other.status === "redeemed")
    return within(other.redeemedAtMs ?? 0, valueFor(policy.arbitration.unfinishedMs, other.channel), atMs);
  if (other.status === "released") {
    if (!within(other.releasedAtMs ?? 0, policy.permit.forMs, atMs)) return false;
    if (followUp.status !== "released") return true;
  }
  return outranks(other, question);
}

/** Without this rule it would be released now, and it comes first. */
function outranks(other: OpenFollowUp, question: Question): boolean {
  const its: Question = { ...question, followUp: other };
  if (REASON_CODES.some((code) => code !== "arbitration" && isInTheWay(code, its))) return false;
  const invited = Number(served(its) !== undefined) - Number(served(question) !== undefined);
  if (invited !== 0) return invited > 0;
  return compareRank(question.policy, other, question.followUp) < 0;
}
