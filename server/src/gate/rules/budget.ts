/**
 * `budget`: so many contacts within so long a time, by all departments together, are enough. Each budget counts the
 * channels and purposes that it names; one that names no purposes counts all but transactional ones.
 */
import type { Channel, Purpose } from "@holdoff/sdk/wire";
import { type CountedContact, contactsMade } from "../contacts-made.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Finding, holdForNews, holdUntil, pass, type Rule, type Said } from "../finding.js";
import { iso } from "../iso.js";
import type { Budget } from "../policy.js";

export const budget: Rule = {
  code: "budget",
  effects: ["hold"],
  look: (situation) => {
    const { followUp, policy, nowMs } = situation;
    const contacts = contactsMade(situation);
    let longest: Full | undefined;
    for (const one of policy.budgets) {
      // Counting all of them is the quickest way to see that most people were hardly ever contacted.
      if (contacts.length < one.max || !counts(one, followUp)) continue;
      const full = fullOf(one, contacts, nowMs);
      if (full && (longest === undefined || full.untilMs > longest.untilMs)) longest = full;
    }
    return longest === undefined ? pass() : holdBy(longest);
  },
};

/** A budget that is used up; `untilMs` is infinite where it allows nothing at all. */
interface Full {
  budget: Budget;
  count: number;
  untilMs: number;
}

function fullOf(one: Budget, contacts: readonly CountedContact[], nowMs: number): Full | undefined {
  const { max, perMs } = one;
  const inWindowMs: number[] = [];
  for (const contact of contacts)
    if (contact.atMs > nowMs - perMs && counts(one, contact)) inWindowMs.push(contact.atMs);
  const count = inWindowMs.length;
  if (count < max) return undefined;
  // There is room again when so many have left the window that one fewer than `max` are in it.
  const leavesMs = inWindowMs.sort((a, b) => a - b)[count - max];
  return { budget: one, count, untilMs: leavesMs === undefined ? Number.POSITIVE_INFINITY : leavesMs + perMs };
}

const counts = ({ channels, purposes }: Budget, one: { channel: Channel; purpose: Purpose }): boolean =>
  (channels === undefined || channels.includes(one.channel)) &&
  (purposes === undefined ? one.purpose !== "transactional" : purposes.includes(one.purpose));

function holdBy({ budget: { name, max, perMs }, count, untilMs }: Full): Finding {
  const say = (): Said => ({
    because:
      max === 0
        ? "The shop allows no contacts of this kind."
        : `The customer has had as many contacts as the shop allows within ${durationInWords(perMs)}.`,
    facts: {
      budget: name,
      contacts: count,
      max,
      per: formatDuration(perMs),
      ...(Number.isFinite(untilMs) && { until: iso(untilMs) }),
    },
  });
  return Number.isFinite(untilMs) ? holdUntil(untilMs, say) : holdForNews(say);
}
