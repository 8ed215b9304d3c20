/** When the person was asked whether they would like to talk: by the page, by the shop, or by the gate's leave. */
import { addTime, compare, joinTimes, keepLast } from "./bounds.js";
import type { Known, Now, PersonDocument, ToldAsk } from "./document.js";
import { onceADay } from "./once-a-day.js";

const ASKS_MAX = 16;
/** Within this time a page shows the chat that it was allowed to offer. */
const SHOWN_WITHIN_MS = 60_000;

/** The page offered to contact the person. */
export function noteAsk(now: Now, atMs: number): void {
  now.askedAtMs = addTime(now.askedAtMs, atMs, ASKS_MAX);
}

/** The page showed an invitation to chat. The one that it was just allowed to show was counted then. */
export function noteChatInvited(now: Now, atMs: number): void {
  const allowed = now.allowedAtMs.some((allowedMs) => allowedMs <= atMs && atMs < allowedMs + SHOWN_WITHIN_MS);
  if (!allowed) noteAsk(now, atMs);
}

/** The gate allowed a page to offer a chat: from now on the person was asked. */
export function withAllowedAsk(now: Now, atMs: number): Now {
  return {
    ...now,
    askedAtMs: addTime(now.askedAtMs, atMs, ASKS_MAX),
    allowedAtMs: addTime(now.allowedAtMs, atMs, ASKS_MAX),
  };
}

/** Two persons are one: each ask counts once. */
export const joinAsks = (a: number[], b: readonly number[]): number[] => joinTimes(a, b, ASKS_MAX);

/** What the backend told: every telling, ascending, the last of them. */
export function joinToldAsks(a: ToldAsk[], b: readonly ToldAsk[]): ToldAsk[] {
  if (b.length === 0) return a;
  const unique = new Map([...a, ...b].map((ask) => [`${ask.atMs} ${ask.event}`, ask]));
  const ascending = [...unique.values()].sort((x, y) => x.atMs - y.atMs || compare(x.event, y.event));
  return keepLast(ascending, ASKS_MAX);
}

/** All of them, ascending; one of a page and one of the backend are two. An event of the backend asks once a day. */
export function askedAtMsOf({
  now,
  known,
}: Pick<PersonDocument, "now"> & { known: Pick<Known, "toldAsks"> }): number[] {
  const told = onceADay(
    known.toldAsks,
    ({ event }) => event,
    ({ atMs }) => atMs,
  ).map(([{ atMs }]) => atMs);
  return keepLast(
    [...now.askedAtMs, ...told].sort((a, b) => a - b),
    ASKS_MAX,
  );
}
