/**
 * `fatigue`: the person said no so often, and so quickly, that another offer would be one too many, whatever it is. A
 * sales contact without an offer only waits until they have had time to breathe.
 */
import type { Known } from "../../person/document.js";
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, type Facts, holdUntil, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";
import type { Policy } from "../policy.js";

export const fatigue: Rule = {
  code: "fatigue",
  effects: ["cancel", "hold"],
  look: ({ followUp, person, policy, nowMs }) => {
    if (followUp.purpose !== "sales") return pass();
    const { withinMs, forMs, waitMs } = policy.fatigue;
    const reached = reachedBy(person.known, policy.fatigue, nowMs);
    if (reached === null) return pass();
    const { reachedAtMs, lastAtMs, count } = reached;
    const endsAtMs = reachedAtMs + forMs;
    const facts = (): Facts => ({ noes: count, within: formatDuration(withinMs), reachedAt: iso(reachedAtMs) });
    if (followUp.offer !== undefined) {
      return cancel(
        () => ({
          because: `The customer said no too often within ${durationInWords(withinMs)}: no offers for ${durationInWords(forMs)}.`,
          facts: { ...facts(), for: formatDuration(forMs) },
        }),
        endsAtMs,
      );
    }
    const untilMs = Math.min(endsAtMs, lastAtMs + waitMs);
    if (nowMs >= untilMs) return pass();
    return holdUntil(untilMs, () => ({
      because: `The customer said no too often within ${durationInWords(withinMs)}, so sales waits a while.`,
      facts: { ...facts(), lastNo: iso(lastAtMs), wait: formatDuration(waitMs) },
    }));
  },
};

interface Reached {
  /** The latest "no" that had enough others in the time before it. */
  reachedAtMs: number;
  /** How many there were then, itself included. */
  count: number;
  /** The latest "no" of all. */
  lastAtMs: number;
}

/**
 * Null unless there were enough of them, and not too long ago. An offer counts once however often it was declined, each
 * chat that was dismissed counts.
 */
function reachedBy(known: Known, { declines, withinMs, forMs }: Policy["fatigue"], nowMs: number): Reached | null {
  const { declines: offers, chatDismissedAtMs: chats } = known;
  if (offers.length + chats.length < declines) return null;
  const lastAtMs = Math.max(offers.at(-1)?.atMs ?? 0, chats.at(-1) ?? 0);
  if (nowMs >= lastAtMs + forMs) return null;
  const times = [...offers.map(({ atMs }) => atMs), ...chats].sort((a, b) => b - a);
  for (const reachedAtMs of times) {
    if (nowMs >= reachedAtMs + forMs) return null;
    const isWithin = (atMs: number): boolean => atMs > reachedAtMs - withinMs && atMs <= reachedAtMs;
    const distinct = new Set(offers.filter(({ atMs }) => isWithin(atMs)).map(({ offer }) => offer));
    const count = distinct.size + chats.filter(isWithin).length;
    if (count >= declines) return { reachedAtMs, count, lastAtMs };
  }
  return null;
}
