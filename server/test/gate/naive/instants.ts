/** Every instant at which anything can change by time alone: found by adding everything to everything. */
import type { Policy } from "../../../src/gate/policy.js";
import type { SiteFacts } from "../../../src/gate/site-facts.js";
import { edgeMinutes, WEEK_MS, zonesAround } from "./contact-hours.js";
import type { Question } from "./facts.js";
import { lapseOf } from "./invitations.js";
import { offsetMs } from "./local-time.js";

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Numbers that the page states outside the policy file: a visit's silence and an open checkout's age. */
const FIXED_MS = [30 * MINUTE_MS, 30 * DAY_MS];
/** Hours repeat by the week; one more day, for the end of summer time. */
const DAYS_AFTER = 8;
/** Zones that never meet may do so after the next change of clocks. */
const DAYS_FAR = 200;

/** All of them after the question's own, ascending, up to when nothing but the hours of the week comes any more. */
export function instantsAfter(
  { atMs: nowMs, followUp, person, policy, site }: Question,
  daysAfter = DAYS_AFTER,
): number[] {
  const found = new Set<number>();
  const spans = [0, ...FIXED_MS, ...spansIn(policy)];
  const blind = blindTimes(site);
  for (const timeMs of timesIn([person.now, person.known, person.open, followUp, site]))
    for (const spanMs of spans)
      for (const blindMs of blind) if (timeMs + spanMs + blindMs > nowMs) found.add(timeMs + spanMs + blindMs);
  // The one span that is a product: so many times the longest time between two orders.
  if (site.orders !== null) {
    const silentMs = site.orders.lastAtMs + policy.orders.silentAfter * site.orders.longestGapMs;
    if (silentMs > nowMs) found.add(silentMs);
  }
  for (const invitation of person.known.invitations) {
    const lapseMs = lapseOf(invitation, person, policy);
    if (lapseMs > nowMs) found.add(lapseMs);
  }
  const declines = [...Object.values(person.known.contactDeclined), ...Object.values(person.known.declinedWithOffer)];
  const days = "calendarDays" in policy.declines.contact ? policy.declines.contact.calendarDays : 0;
  // The midnight that ends them is within a day of so many times 24 hours and one more.
  const declinesEndMs = declines.map(({ atMs }) => atMs + (days + 2) * DAY_MS);
  const lastMs = Math.max(nowMs, ...found, ...declinesEndMs);
  // Whether several zones are ever open together is asked week by week.
  for (let week = Math.ceil(nowMs / WEEK_MS); week * WEEK_MS <= lastMs + daysAfter * DAY_MS; week += 1)
    if (week * WEEK_MS > nowMs) found.add(week * WEEK_MS);
  const minutes = edgeMinutes([...person.open, followUp], person, policy);
  for (const zone of zonesAround(person, policy))
    for (const atMs of edgesBetween(nowMs, lastMs + daysAfter * DAY_MS, minutes, zone)) found.add(atMs);
  return [...found].sort((a, b) => a - b);
}

/** The hours of the half year after those, for what is still outside its hours then. */
export const farInstantsAfter = (question: Question): number[] => instantsAfter(question, DAYS_FAR);

/** How long blind time may be that does not count: any of the spells together. */
function blindTimes({ spells }: SiteFacts): number[] {
  const sums = [0];
  for (const { fromMs, toMs } of spells) sums.push(...sums.map((sum) => sum + toMs - fromMs));
  return sums;
}

/** Every number in a document that is a time. */
function* timesIn(value: unknown): Iterable<number> {
  if (typeof value === "number" && value > 1e11) yield value;
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) yield* timesIn(inner);
}

const spans = new WeakMap<Policy, number[]>();

/** Every duration in a policy: the numbers below a name that ends in `Ms`. */
function spansIn(policy: Policy): number[] {
  const known = spans.get(policy);
  if (known) return known;
  const found = new Set<number>();
  const walk = (value: unknown, isSpan: boolean): void => {
    if (typeof value === "number" && isSpan) found.add(value);
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) walk(inner, isSpan || name === "ms" || name.endsWith("Ms"));
  };
  walk(policy, false);
  spans.set(policy, [...found]);
  return [...found];
}

/** Where the hours of a day begin and end, on every day, by every offset that the day knows; and where clocks change. */
function* edgesBetween(fromMs: number, toMs: number, minutes: readonly number[], zone: string): Iterable<number> {
  for (let dayMs = Math.floor(fromMs / DAY_MS - 1) * DAY_MS; dayMs < toMs + DAY_MS; dayMs += DAY_MS) {
    const [startMs, endMs] = [dayMs - 14 * HOUR_MS, dayMs + 38 * HOUR_MS];
    const offsets = new Set([offsetMs(zone, startMs), offsetMs(zone, endMs)]);
    for (const offset of offsets)
      for (const minute of minutes) yield* within(dayMs + minute * MINUTE_MS - offset, fromMs, toMs);
    if (offsets.size === 1) continue;
    // Clocks are put forward or back somewhere in between, on a quarter of an hour.
    for (let atMs = startMs; atMs < endMs; atMs += QUARTER_MS)
      if (offsetMs(zone, atMs) !== offsetMs(zone, atMs - 1)) yield* within(atMs, fromMs, toMs);
  }
}

function* within(atMs: number, fromMs: number, toMs: number): Iterable<number> {
  if (atMs > fromMs && atMs <= toMs) yield atMs;
}
