/** The counts of shadow mode over some days of a scope. They are kept per day, so whole days are answered. */
import type { ShadowSummary } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { ProblemError } from "../http/problem.js";
import type { Opened } from "../sites.js";
import { readTallies } from "../state/read-tallies.js";
import { dayOf, daysBetween, TALLY_DAYS_MAX } from "../state/tally.js";
import { shadowSummary } from "./shadow-summary.js";

const DAYS_DEFAULT = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** `since` and `until` name the days that they fall on; without them, the last 30 days. */
export async function readShadow(
  { people }: Doors,
  { site, scope }: Opened,
  asked: { since?: string | undefined; until?: string | undefined } = {},
): Promise<ShadowSummary> {
  const untilMs = asked.until === undefined ? await people.store.timeMs(scope) : Date.parse(asked.until);
  const sinceMs = asked.since === undefined ? untilMs - (DAYS_DEFAULT - 1) * DAY_MS : Date.parse(asked.since);
  const [since, until] = [dayOf(sinceMs), dayOf(untilMs)];
  const days = daysBetween(since, until);
  if (days.length === 0)
    throw new ProblemError("bad_field", "since is later than until", [{ pointer: "/since", detail: "at most until" }]);
  if (days.length > TALLY_DAYS_MAX)
    throw new ProblemError("bad_field", "that is too long a time", [
      { pointer: "/since", detail: `at most ${TALLY_DAYS_MAX} days before until` },
    ]);
  return { enforce: site.enforce, since, until, ...shadowSummary(await readTallies(people.store, scope, days)) };
}
