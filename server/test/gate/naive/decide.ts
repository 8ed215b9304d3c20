/**
 * The policy page once more, plain and slow: what the rules say is asked at one instant at a time, and when that changes
 * is found by asking at every instant that there is. It shares nothing with the gate but the data that both read.
 */
import { REASON_CODES, type ReasonCode, type Verdict } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../../../src/person/document.js";
import { type Allow, allowsAt, liftedBy, waitLiftedBy } from "./allows.js";
import { lastDayMs, others, type Question, valueFor, within } from "./facts.js";
import { instantsAfter } from "./instants.js";
import { serving } from "./invitations.js";
import { compareRank } from "./rank.js";
import { NAIVE_RULES } from "./rules.js";

interface NaiveReason {
  code: ReasonCode;
  effect: "hold" | "cancel" | "allow";
  liftedBy?: Allow;
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
  const verdictAt = patientVerdict(question, REASON_CODES);
  return instantsAfter(question).find((atMs) => verdictAt(atMs) !== verdict) ?? null;
}

/** The first instant at which nothing is in the way, if nothing else comes before it. */
function firstRelease(question: Question): number | null {
  const verdictAt = patientVerdict(question, LASTING);
  for (const atMs of [question.atMs, ...instantsAfter(question)]) {
    const verdict = verdictAt(atMs);
    if (verdict === "release") return atMs;
    // What is cancelled on the way is never released.
    if (verdict === "cancel") return null;
    // Where nothing but another one's turn is in the way, that one is about to move: that is news, and not time alone.
    const then = { ...question, atMs };
    if (waitsForWaiting(then) && !LASTING.some((code) => code !== "arbitration" && isInTheWay(code, then))) return null;
  }
  return null;
}

/** The verdict of these rules at one instant after the other. The hold that stood a moment before is asked first: most often it still does. */
function patientVerdict(question: Question, codes: readonly ReasonCode[]): (atMs: number) => Verdict {
  let holding: ReasonCode | undefined;
  return (atMs) => {
    const then = { ...question, atMs };
    const has = (code: ReasonCode, effect: "hold" | "cancel"): boolean => {
      const reason = reasonOf(code, then);
      return reason?.effect === effect && reason.liftedBy === undefined;
    };
    if (codes.some((code) => has(code, "cancel"))) return "cancel";
    if (holding === undefined || !has(holding, "hold")) holding = codes.find((code) => has(code, "hold"));
    return holding === undefined ? "release" : "hold";
  };
}

const LASTING = REASON_CODES.filter((code) => code !== "expired");

function isInTheWay(code: ReasonCode, question: Question): boolean {
  const reason = reasonOf(code, question);
  return reason !== null && reason.effect !== "allow" && reason.liftedBy === undefined;
}

function verdictOf(reasons: readonly NaiveReason[]): Verdict {
  const standing = reasons.filter((reason) => reason.effect !== "allow" && reason.liftedBy === undefined);
  if (standing.some(({ effect }) => effect === "cancel")) return "cancel";
  return standing.length > 0 ? "hold" : "release";
}

const reasonsAt = (question: Question): NaiveReason[] => REASON_CODES.flatMap((code) => reasonOf(code, question) ?? []);

function reasonOf(code: ReasonCode, question: Question): NaiveReason | null {
  if (code === "arbitration") return arbitration(question);
  if (code === "invited" || code === "service_first" || code === "overridden")
    return allowsAt(question).includes(code) ? { code, effect: "allow" } : null;
  const effect = NAIVE_RULES[code]?.(question) ?? null;
  if (effect === null) return null;
  const lifted = liftedBy(code, effect, question);
  return lifted === undefined ? { code, effect } : { code, effect, liftedBy: lifted };
}

/** It is lifted where each of those that it waits for is lifted. */
function arbitration(question: Question): NaiveReason | null {
  const lifts = others(question)
    .filter((other) => waitsFor(other, question))
    .map((other) => waitLiftedBy(other, question));
  if (lifts.length === 0) return null;
  const [lifted] = lifts;
  return {
    code: "arbitration",
    effect: "hold",
    ...(lifted !== undefined && !lifts.includes(undefined) && { liftedBy: lifted }),
  };
}

const waitsForWaiting = (question: Question): boolean =>
  others(question).some(
    (other) => other.status === "waiting" && waitsFor(other, question) && waitLiftedBy(other, question) === undefined,
  );

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
  const invited = Number(serving(its).length > 0) - Number(serving(question).length > 0);
  if (invited !== 0) return invited > 0;
  return compareRank(question.policy, other, question.followUp) < 0;
}
