/**
 * What a receiver remembers of one follow-up, and the rule by which it judges a message. Messages come twice, late and out
 * of order, and there are two orders. Releases go by their number: a release is superseded by a higher one, and by its
 * recall, its cancel or its expiry. States go by `sequence`: an older one comes too late. A state that supersedes nothing,
 * as `redeemed` or `closed`, never keeps a release from being worked.
 *
 * One message of a follow-up is worked at a time: else a recall could be worked while its release is.
 */
import type { Message, MessageType } from "../wire/index.js";

export interface ReleaseRow {
  /** The highest release that any message named. */
  release: number;
  /** Releases up to this one are not worked: they were, or they were taken back. */
  settled: number;
  /** The highest state that was worked. */
  sequence: number;
  /** The message that is being worked, the log that works it, and until when that keeps the others out. */
  claim: { of: string; by: string; untilMs: number } | null;
}

/** `new`: work it. `busy`: a message of this follow-up is being worked; answer 503. `done`: leave it; answer 2xx. */
export type Begun = "new" | "busy" | "done";

export const NEVER_HEARD_OF: ReleaseRow = { release: 0, settled: 0, sequence: 0, claim: null };

const SUPERSEDES: ReadonlySet<MessageType> = new Set([
  "follow_up.recalled",
  "follow_up.cancelled",
  "follow_up.expired",
]);

export interface Claiming {
  by: string;
  nowMs: number;
  leaseMs: number;
}

export function begin(row: ReleaseRow, message: Message, { by, nowMs, leaseMs }: Claiming): [Begun, ReleaseRow] {
  if (isSettled(row, message)) return ["done", heard(row, message)];
  if (row.claim && row.claim.untilMs > nowMs) return ["busy", heard(row, message)];
  return ["new", { ...heard(row, message), claim: { of: nameOf(message), by, untilMs: nowMs + leaseMs } }];
}

/** The work is done, by any receiver, and however long it took. */
export function done(row: ReleaseRow, message: Message): ReleaseRow {
  const after = heard(row, message);
  const claim = after.claim?.of === nameOf(message) ? null : after.claim;
  return message.type === "follow_up.released"
    ? { ...after, claim, settled: Math.max(after.settled, message.data.release) }
    : { ...after, claim, sequence: Math.max(after.sequence, message.data.sequence) };
}

/** The work failed: the next attempt may begin at once. A claim that somebody else has meanwhile stays. */
export function failed(row: ReleaseRow, message: Message, by: string): ReleaseRow {
  const isOurs = row.claim?.by === by && row.claim.of === nameOf(message);
  return isOurs ? { ...row, claim: null } : row;
}

function isSettled(row: ReleaseRow, message: Message): boolean {
  // A state of an earlier release is older than the release that came after it.
  if (message.data.release < row.release) return true;
  return message.type === "follow_up.released"
    ? message.data.release <= row.settled
    : message.data.sequence <= row.sequence;
}

/** What counts as soon as the message is here, whether or not it is worked: a release that was taken back must not ring. */
function heard(row: ReleaseRow, { type, data: { release } }: Message): ReleaseRow {
  return {
    ...row,
    release: Math.max(row.release, release),
    settled: SUPERSEDES.has(type) ? Math.max(row.settled, release) : row.settled,
  };
}

const nameOf = ({ type, data }: Message): string =>
  type === "follow_up.released" ? `release ${data.release}` : `state ${data.sequence}`;
