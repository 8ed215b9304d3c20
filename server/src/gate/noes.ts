/** How often, and how quickly, a person said no to offers and chats. */
import { declineTimes } from "../person/choices.js";
import type { Known } from "../person/document.js";
import type { Policy } from "./policy.js";

export interface Noes {
  /** The latest "no" that had enough others in the time before it. */
  reachedAtMs: number;
  /** How many there were then, itself included. */
  count: number;
  /** The latest "no" of all. */
  lastAtMs: number;
}

/**
 * Null where there were never enough of them. An offer counts once however often it was declined, each chat that was
 * dismissed counts.
 */
export const tooManyNoes = (known: Known, fatigue: Policy["fatigue"]): Noes | null =>
  declineTimes(known).length + known.chatDismissedAtMs.length < fatigue.declines ? null : tooManyOf(known, fatigue);

function tooManyOf(known: Known, { declines, withinMs }: Policy["fatigue"]): Noes | null {
  const offers = declineTimes(known);
  const chats = known.chatDismissedAtMs;
  const times = [...offers.map(({ atMs }) => atMs), ...chats].sort((a, b) => b - a);
  const lastAtMs = times[0] ?? 0;
  for (const reachedAtMs of times) {
    const isWithin = (atMs: number): boolean => atMs > reachedAtMs - withinMs && atMs <= reachedAtMs;
    const distinct = new Set(offers.filter(({ atMs }) => isWithin(atMs)).map(({ offer }) => offer));
    const count = distinct.size + chats.filter(isWithin).length;
    if (count >= declines) return { reachedAtMs, count, lastAtMs };
  }
  return null;
}
