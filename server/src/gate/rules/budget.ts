/**
 * `budget`: so many contacts within so long a time, by all departments together, are enough. Each budget counts the
 * channels and purposes that it names.
 */
import { countedMs } from "../contacts-made.js";
import type { BudgetUse } from "../digest.js";
import { durationInWords, formatDuration } from "../duration.js";
import { type Finding, holdForNews, holdUntil, pass, type Said } from "../finding.js";
import { iso } from "../iso.js";
import type { Budget } from "../policy.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";

export const budget: PersonalRule = {
  code: "budget",
  effects: ["hold"],
  concerns: ({ budgets }) => budgets !== null,
  covers: ({ budgets }) => budgets.length > 0,
  look: (situation) => {
    let longest: Budget | undefined;
    let untilMs = situation.nowMs;
    for (let use = situation.digest.budgets; use !== null; use = use.next) {
      if (!situation.terms.budgets.includes(use.budget)) continue;
      const endMs = roomMs(use, situation);
      // Of two that end together the one that the policy names first, which comes last here.
      if (endMs > situation.nowMs && endMs >= untilMs) [longest, untilMs] = [use.budget, endMs];
    }
    return longest === undefined ? pass() : full(longest, untilMs, situation);
  },
};

/** From when on there is room: when the oldest of the newest `max` has left the window. */
function roomMs({ budget, oldestMs }: BudgetUse, situation: Situation): number {
  const leavesMs = oldestMs ?? countedMs(budget, situation).at(-budget.max) ?? Number.NEGATIVE_INFINITY;
  return leavesMs + budget.perMs;
}

/** `untilMs` is infinite where the budget allows nothing at all. */
function full(budget: Budget, untilMs: number, situation: Situation): Finding {
  const say = (): Said => said(budget, untilMs, situation);
  return Number.isFinite(untilMs) ? holdUntil(untilMs, say) : holdForNews(say);
}

function said(budget: Budget, untilMs: number, situation: Situation): Said {
  const { name, max, perMs } = budget;
  return {
    because:
      max === 0
        ? "The shop allows no contacts of this kind."
        : `The customer has had as many contacts as the shop allows within ${durationInWords(perMs)}.`,
    facts: {
      budget: name,
      contacts: countedMs(budget, situation).filter((atMs) => atMs > situation.nowMs - perMs).length,
      max,
      per: formatDuration(perMs),
      ...(Number.isFinite(untilMs) && { until: iso(untilMs) }),
    },
  };
}
