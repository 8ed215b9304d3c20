/**
 * `budget`: so many contacts within so long a time, by all departments together, are enough. Each budget counts the
 * channels and purposes that it names.
 */
import { countedMs } from "../contacts-made.js";
import { countsIn } from "../counted-contact.js";
import type { BudgetUse } from "../digest.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Finding, holdForNews, holdUntil, pass, type Rule, type Said } from "../finding.js";
import { iso } from "../iso.js";
import type { Situation } from "../situation.js";

export const budget: Rule = {
  code: "budget",
  effects: ["hold"],
  concerns: ({ budgets }) => budgets.length > 0,
  look: (situation) => {
    let longest: Full | undefined;
    for (const use of situation.digest.budgets) {
      if (!countsIn(use.budget, situation.followUp)) continue;
      const full = fullOf(use, situation);
      if (full && (longest === undefined || full.untilMs > longest.untilMs)) longest = full;
    }
    return longest === undefined ? pass() : holdBy(longest, situation.nowMs);
  },
};

/** A budget that is used up; `untilMs` is infinite where it allows nothing at all. */
interface Full {
  use: BudgetUse;
  countedMs: readonly number[];
  untilMs: number;
}

function fullOf(use: BudgetUse, situation: Situation): Full | undefined {
  const { max, perMs } = use.budget;
  const counted = countedMs(use, situation);
  // There is room again when the oldest of the newest `max` has left the window.
  const leavesMs = max === 0 ? Number.POSITIVE_INFINITY : counted.at(-max);
  if (leavesMs === undefined || situation.nowMs >= leavesMs + perMs) return undefined;
  return { use, countedMs: counted, untilMs: leavesMs + perMs };
}

function holdBy({ use, countedMs, untilMs }: Full, nowMs: number): Finding {
  const { name, max, perMs } = use.budget;
  const say = (): Said => ({
    because:
      max === 0
        ? "The shop allows no contacts of this kind."
        : `The customer has had as many contacts as the shop allows within ${durationInWords(perMs)}.`,
    facts: {
      budget: name,
      contacts: countedMs.filter((atMs) => atMs > nowMs - perMs).length,
      max,
      per: formatDuration(perMs),
      ...(Number.isFinite(untilMs) && { until: iso(untilMs) }),
    },
  });
  return Number.isFinite(untilMs) ? holdUntil(untilMs, say) : holdForNews(say);
}
