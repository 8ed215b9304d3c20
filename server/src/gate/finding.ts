/**
 * What one rule answers: `pass`, `hold` (until when), `cancel`, or `allow` (which reasons it lifts).
 * `changesAtMs` is the next instant at which the rule's own answer can change with nothing new: the look after a
 * decision is timed by it, so a rule that forgets it is a rule that fires late.
 */
import type { Reason, ReasonCode } from "@holdoff/sdk/wire";
import type { Situation } from "./situation.js";

export type Facts = Reason["facts"];

/** A reason that an allow takes away; with a `kind`, only a finding of that kind. */
export interface Lift {
  code: ReasonCode;
  kind?: string;
}

export interface Said {
  /** One plain sentence that a shop owner understands. No URL, form value, visitor id or offer name: those are facts. */
  because: string;
  facts: Facts;
}

interface Changes {
  changesAtMs: number | null;
}

interface Explained extends Changes {
  /** Words are made for receipts only: most decisions change nothing, and nobody reads them. */
  say: () => Said;
  /** Tells findings of one rule apart where an allow lifts some of them only. */
  kind?: string;
}

export type Pass = Changes & { effect: "pass" };
/** `untilMs` is the end of this hold with nothing new; null when no time ends it. It holds at every instant before. */
export type Hold = Explained & {
  effect: "hold";
  untilMs: number | null;
  /** Another follow-up of the person is about to move: what that makes of this one is not for time alone to say. */
  byRival?: true;
};
export type Cancel = Explained & { effect: "cancel" };
/** `"holds"` lifts every hold and no cancel. */
export type Allow = Explained & { effect: "allow"; lifts: readonly Lift[] | "holds" };
export type Finding = Pass | Hold | Cancel | Allow;

export interface Rule {
  readonly code: ReasonCode;
  /** What it can ever answer beside `pass`. */
  readonly effects: readonly ("hold" | "cancel" | "allow")[];
  readonly look: (situation: Situation) => Finding;
}

/** The rule has nothing to say, and with nothing new it never will. */
export const NOTHING: Pass = { effect: "pass", changesAtMs: null };

/** Nothing to say, and time alone does not change that unless `changesAtMs` says when. */
export const pass = (changesAtMs: number | null = null): Pass =>
  changesAtMs === null ? NOTHING : { effect: "pass", changesAtMs };

/** A hold that ends at `untilMs`, the instant at which the rule passes. */
export const holdUntil = (untilMs: number, say: () => Said): Hold => ({
  effect: "hold",
  untilMs,
  changesAtMs: untilMs,
  say,
});

/** A hold that only news can end. */
export const holdForNews = (say: () => Said): Hold => ({ effect: "hold", untilMs: null, changesAtMs: null, say });

export const cancel = (say: () => Said, changesAtMs: number | null = null): Cancel => ({
  effect: "cancel",
  changesAtMs,
  say,
});
