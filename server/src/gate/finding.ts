/**
 * What one rule answers: `pass`, `hold` (until when), `cancel`, `allow` (which reasons it lifts), or `note`, which changes
 * nothing and is worth knowing.
 * `changesAtMs` is the next instant at which the rule's own answer can change with nothing new: the look after a
 * decision is timed by it, so a rule that forgets it is a rule that fires late.
 */
import type { Reason, ReasonCode } from "@holdoff/sdk/wire";

export type Facts = Reason["facts"];

/** A reason that an allow takes away; with a `kind`, only a finding of that kind. */
export interface Lift {
  code: ReasonCode;
  kind?: string;
}

/** Whether it takes away a finding of this rule and kind. */
export const isFor = (lift: Lift, code: ReasonCode, kind: string | null): boolean =>
  lift.code === code && (lift.kind === undefined || lift.kind === kind);

export interface Said {
  /** One plain sentence that a shop owner understands. No URL, form value, visitor id or offer name: those are facts. */
  because: string;
  facts: Facts;
}

/**
 * Findings are made by the dozen at every decision. They are classes because V8 gives each class shapes of its own;
 * literals share theirs with every record that is keyed by ids, and those use them up (see docs/performance.md).
 */
export class Pass {
  readonly effect = "pass";
  constructor(readonly changesAtMs: number | null) {}
}

export class Hold {
  readonly effect = "hold";
  constructor(
    /** The end of this hold with nothing new; null when no time ends it. It holds at every instant before. */
    readonly untilMs: number | null,
    readonly changesAtMs: number | null,
    /** Words are made for receipts only: most decisions change nothing, and nobody reads them. */
    readonly say: () => Said,
    /** Tells findings of one rule apart where an allow lifts some of them only. */
    readonly kind: string | null = null,
    /** Another follow-up of the person is about to move: what that makes of this one is not for time alone to say. */
    readonly byRival: boolean = false,
  ) {}
}

export class Cancel {
  readonly effect = "cancel";
  readonly kind = null;
  constructor(
    readonly changesAtMs: number | null,
    readonly say: () => Said,
  ) {}
}

export class Allow {
  readonly effect = "allow";
  constructor(
    /** `"holds"` lifts every hold but those that an owner has to end for the whole site, and no cancel. */
    readonly lifts: readonly Lift[] | "holds",
    readonly changesAtMs: number | null,
    readonly say: () => Said,
  ) {}
}

export class Note {
  readonly effect = "note";
  constructor(
    readonly changesAtMs: number | null,
    readonly say: () => Said,
  ) {}
}

export type Finding = Pass | Hold | Cancel | Allow | Note;

/** The rule has nothing to say, and with nothing new it never will. */
export const NOTHING = new Pass(null);

/** Nothing to say, and time alone does not change that unless `changesAtMs` says when. */
export const pass = (changesAtMs: number | null = null): Pass =>
  changesAtMs === null ? NOTHING : new Pass(changesAtMs);

/** A hold that ends at `untilMs`, the instant at which the rule passes. */
export const holdUntil = (untilMs: number, say: () => Said): Hold => new Hold(untilMs, untilMs, say);

/** A hold that only news can end. */
export const holdForNews = (say: () => Said): Hold => new Hold(null, null, say);

export const cancel = (say: () => Said, changesAtMs: number | null = null): Cancel => new Cancel(changesAtMs, say);
