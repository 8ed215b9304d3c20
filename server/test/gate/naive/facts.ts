/** What the naive rules share: the question, the other follow-ups, and a few readings of the person. */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import type { ChannelTable, Policy } from "../../../src/gate/policy.js";
import type { SiteFacts } from "../../../src/gate/site-facts.js";
import type { OpenFollowUp, PersonDocument, Visit } from "../../../src/person/document.js";

export interface Question {
  followUp: OpenFollowUp;
  person: PersonDocument;
  policy: Policy;
  site: SiteFacts;
  atMs: number;
}

const DAY_MS = 24 * 3_600_000;
export const VISIT_SILENCE_MS = 30 * 60_000;

export const valueFor = <T>(table: ChannelTable<T>, channel: Channel): T => table[channel] ?? table.default;
export const others = ({ followUp, person }: Question): OpenFollowUp[] =>
  person.open.filter(({ id }) => id !== followUp.id);
export const isOneOf = (purpose: Purpose, ...purposes: Purpose[]): boolean => purposes.includes(purpose);

/** Less than `spanMs` ago. */
export const within = (timeMs: number, spanMs: number, atMs: number): boolean => atMs - timeMs < spanMs;
/** Less than `spanMs` of time ago in which somebody could be heard. */
export function heardWithin({ site: { spells } }: Question, timeMs: number, spanMs: number, atMs: number): boolean {
  if (spanMs === 0) return within(timeMs, 0, atMs);
  let deafMs = 0;
  for (const { fromMs, toMs } of spells) deafMs += Math.max(0, Math.min(toMs, atMs) - Math.max(fromMs, timeMs));
  return atMs - timeMs - deafMs < spanMs;
}

/** Too long there was no Redis or nobody to hear, or something was lost, and no owner has said since how to go on. */
export function isSuspect({ site: { away, lostAtMs, resumedAtMs }, policy }: Question): boolean {
  const sinceMs = resumedAtMs ?? 0;
  if (lostAtMs !== null && lostAtMs >= sinceMs) return true;
  return away.some(({ fromMs, toMs }) => toMs - Math.max(fromMs, sinceMs) > policy.blind.maxMs);
}

export const had = <T>(table: Record<string, T>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** The time that the page loads of a visit were looked at, all together: those that were there while it lasted. */
export function visibleMs(person: PersonDocument, visit: Visit): number {
  let sum = 0;
  for (const tab of Object.values(person.now.tabs))
    if (tab.startedAtMs <= visit.toMs && tab.heardAtMs >= visit.fromMs) sum += tab.visibleMs;
  return sum;
}

/** The last day: the request's own, and never later than the policy lets anything wait. */
export function lastDayMs({ followUp, policy }: Question): number {
  const longestMs = Math.max(followUp.createdAtMs, followUp.notBeforeMs) + policy.holds.maxMs;
  return Math.min(followUp.expiresAtMs ?? longestMs, longestMs);
}

/** What one event tells within a day of its first telling is one thing: those that begin one. */
export function onceADay<T extends ToldAgain>(tellings: readonly T[]): T[] {
  const first: T[] = [];
  for (const one of [...tellings].sort((a, b) => a.atMs - b.atMs))
    if (!first.some((before) => isToldAgain(before, one))) first.push(one);
  return first;
}

export const isToldAgain = (before: ToldAgain, { event, atMs }: ToldAgain): boolean =>
  event !== undefined && event === before.event && atMs >= before.atMs && atMs - before.atMs < DAY_MS;

interface ToldAgain {
  event?: string;
  atMs: number;
}
