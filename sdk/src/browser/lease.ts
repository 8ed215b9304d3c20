/**
 * One heartbeat for all visible pages of a browser. Who beats is the page where somebody is, or nobody is anywhere the
 * page that beat last; where that one is silent, the next one that would have.
 */
import { HEARTBEAT_MS } from "../wire/limits.js";
import { attempt } from "./guard.js";
import { LEASE } from "./notes.js";

/** Timers of two pages are never quite together. */
const SLACK_MS = 2_000;

/** What stands in its place when that tab goes: the next one takes over at once. */
export const FREE = "";

/** Where the lease is `tab`'s, it is nobody's from now on. */
export function freeBeat(storage: Record<string, string | undefined>, tab: string): void {
  if (storage[LEASE]?.endsWith(` ${tab}`)) storage[LEASE] = FREE;
}

/** True when a heartbeat of `tab` is due; `engaged` says that somebody was there since its last one. */
export function takesBeat(
  storage: Record<string, string | undefined>,
  tab: string,
  nowMs: number,
  engaged: boolean,
): boolean {
  const [beatMs, owner] = `${storage[LEASE]}`.split(" ");
  const mine = engaged || owner === tab;
  const agoMs = nowMs - Number(beatMs);
  // A clock that was set back, or a note that is none, is no reason to be silent.
  const due = !(agoMs >= 0 && agoMs < HEARTBEAT_MS + (mine ? -SLACK_MS : SLACK_MS));
  attempt(() => {
    storage[LEASE] = `${due ? nowMs : beatMs} ${due || mine ? tab : owner}`;
  });
  return due;
}
