/** The time at which somebody asked to be contacted, as a form's field may have it: often without a zone. */
import { epochTime } from "./epoch-time.js";
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";
import { isoTime, rfcTime } from "./written-time.js";
import { instantsOf } from "./zone-offset.js";

const UNREADABLE = unreadable("an ISO 8601 time such as 2026-12-01T15:00, with Z or an offset or told in a known zone");

/** The start of it. `zone`: where the teller is; undefined where nobody knows, and then a time has to name its own. */
export function readWhen(raw: unknown, zone: string | undefined): Reading<number> {
  if (isAbsent(raw)) return ABSENT;
  const text = typeof raw === "string" || typeof raw === "number" ? String(raw).trim() : "";
  const epoch = epochTime(text);
  if (epoch !== undefined) return readAs(epoch.fromMs);
  const written = isoTime(text) ?? rfcTime(text);
  if (written === undefined) return UNREADABLE;
  if (written.aheadMs !== null) return readAs(written.shownMs - written.aheadMs);
  return zone === undefined ? UNREADABLE : readAs(Math.min(...instantsOf(written.shownMs, zone)));
}
