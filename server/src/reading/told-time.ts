/** Times that others tell. */
import { epochTime } from "./epoch-time.js";
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";
import { isoTime, rfcTime, type WrittenTime } from "./written-time.js";
import { instantsOf } from "./zone-offset.js";

/** Everything that the teller may have meant; both ends belong to it. */
export interface Told {
  readonly fromMs: number;
  readonly toMs: number;
  /** The text named no zone. */
  readonly zoneless: boolean;
}

const UNREADABLE_TOLD = unreadable(
  "an ISO 8601 time such as 2026-11-21T10:00:00Z, a date such as 2026-11-21, or seconds since 1970",
);
const UNREADABLE_INSTANT = unreadable("an ISO 8601 time with Z or an offset, such as 2026-11-21T10:00:00Z");
export const NO_ZONE = unreadable(
  "an ISO 8601 time that says its zone: add Z or an offset, such as 2026-11-21T10:00:00Z",
);

/** When a fact came about: the whole second, minute or day that was told, in `zone` or in UTC if it names no zone. */
export function readTold(raw: unknown, zone: string): Reading<Told> {
  if (isAbsent(raw)) return ABSENT;
  const text = typeof raw === "string" || typeof raw === "number" ? String(raw).trim() : "";
  const told = toldTime(text, zone);
  // 1970 and the year 1 are how programs write that they know no time.
  return told === undefined || told.fromMs <= 0 ? UNREADABLE_TOLD : readAs(told);
}

function toldTime(text: string, zone: string): Told | undefined {
  const epoch = epochTime(text);
  if (epoch !== undefined) return { ...epoch, zoneless: false };
  const written = isoTime(text) ?? rfcTime(text);
  return written && stretch(written, zone);
}

function stretch({ shownMs, lengthMs, aheadMs }: WrittenTime, zone: string): Told {
  const lastMs = shownMs + lengthMs - 1;
  if (aheadMs !== null) return { fromMs: shownMs - aheadMs, toMs: lastMs - aheadMs, zoneless: false };
  // Magento, WooCommerce and Mailchimp send UTC without saying so.
  const fromMs = Math.min(shownMs, ...instantsOf(shownMs, zone));
  return { fromMs, toMs: Math.max(lastMs, ...instantsOf(lastMs, zone)), zoneless: true };
}

/** An instant that a request of the private API asks for: exactly as ISO 8601 writes one. */
export function readInstant(raw: unknown): Reading<number> {
  if (isAbsent(raw)) return ABSENT;
  const time = typeof raw === "string" && !/\s/.test(raw) ? isoTime(raw) : undefined;
  if (time === undefined) return UNREADABLE_INSTANT;
  return time.aheadMs === null ? NO_ZONE : readAs(time.shownMs - time.aheadMs);
}
