/**
 * `budget`: so many contacts within so long a time, by all departments together, are enough. Each budget counts the
 * channels and purposes that it names.
 */
import { contactsInWindowMs } from "../contacts-made.js";
import { countsIn } from "../counted-contact.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Finding, holdForNews, holdUntil, pass, type Rule, type Said } from "../finding.js";
import { iso } from "../iso.js";
import type { Budget } from "../policy.js";
import type { Situation } from "../situation.js";

export const budget: Rule = {
  code: "budget",
  effects: ["hold"],
  look: (situation) => {
    const { followUp, person, policy } = situation;
    // Most people were hardly ever contacted: that is seen without counting anything.
    const most = person.known.ledger.length + person.open.length;
    let longest: Full | undefined;
    for (const one of policy.budgets) {
      if (most < one.max || !countsIn(one, followUp) || leavesRoom(one, situation)) continue;
      const full = fullOf(one, situation);
      if (full && (longest === undefined || full.untilMs > longest.untilMs)) longest = full;
    }
    return longest === undefined ? pass() : holdBy(longest);
  },
};

/** Seen without looking at single contacts: fewer than `max` were ever made that count, offers that stand included. */
const leavesRoom = (one: Budget, { person, digest }: Situation): boolean =>
  digest.budgeted(one).length + person.open.length < one.max;

/** A budget that is used up; `untilMs` is infinite where it allows nothing at all. */
interface Full {
  budget: Budget;
  count: number;
  untilMs: number;
}

function fullOf(one: Budget, situation: Situation): Full | undefined {
  const madeMs = contactsInWindowMs(one, situation);
  const count = madeMs.length;
  if (count < one.max) return undefined;
  // There is room again when so many have left the window that one fewer than `max` are in it.
  const leavesMs = madeMs.sort((a, b) => a - b)[count - one.max];
  return { budget: one, count, untilMs: leavesMs === undefined ? Number.POSITIVE_INFINITY : leavesMs + one.perMs };
}

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
