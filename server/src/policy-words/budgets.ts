/** Budgets, told apart by their names: a name is what receipts show, so one that is new is a new budget. */
import { CHANNELS, type Channel, PURPOSES, type Purpose } from "@holdoff/sdk/wire";
import type { Budget } from "../gate/policy.js";
import type { Compare, Difference, Direction } from "./difference.js";
import { channelsListed, lengthInWords, purposesListed, times } from "./phrases.js";

export const compareBudgets: Compare = (before, after) => {
  const gone = before.budgets.filter(({ name }) => named(after.budgets, name) === undefined);
  return [
    ...after.budgets.flatMap((budget) => {
      const was = named(before.budgets, budget.name);
      return was ? changes(was, budget) : [line("tightens", budget, `is new: ${budgetInWords(budget)}`)];
    }),
    ...gone.map((budget) => line("loosens", budget, `is gone; it was ${budgetInWords(budget)}`)),
  ];
};

const named = (budgets: readonly Budget[], name: string): Budget | undefined =>
  budgets.find((budget) => budget.name === name);

const line = (direction: Direction, { name }: Budget, text: string): Difference => ({
  section: "budgets",
  direction,
  text: `budgets: "${name}" ${text}`,
});

function changes(before: Budget, after: Budget): Difference[] {
  const lines: Difference[] = [];
  if (before.max !== after.max) {
    const direction = after.max < before.max ? "tightens" : "loosens";
    lines.push(line(direction, after, `allows ${times(after.max, "contact")} instead of ${before.max}`));
  }
  if (before.perMs !== after.perMs) {
    const direction = after.perMs > before.perMs ? "tightens" : "loosens";
    const text = `counts over ${lengthInWords(after.perMs)} instead of ${lengthInWords(before.perMs)}`;
    lines.push(line(direction, after, text));
  }
  return [
    ...lines,
    ...counted(after, channelsOf(before), channelsOf(after), channelsListed),
    ...counted(after, purposesOf(before), purposesOf(after), purposesListed),
  ];
}

/** The wider a budget, the sooner it is used up and the more contacts it holds. */
function counted<T>(
  budget: Budget,
  before: readonly T[],
  after: readonly T[],
  say: (items: readonly T[]) => string,
): Difference[] {
  const more = after.filter((item) => !before.includes(item));
  const less = before.filter((item) => !after.includes(item));
  return [
    ...(more.length > 0 ? [line("tightens", budget, `counts ${say(more)} too`)] : []),
    ...(less.length > 0 ? [line("loosens", budget, `no longer counts ${say(less)}`)] : []),
  ];
}

const channelsOf = ({ channels }: Budget): readonly Channel[] => channels ?? CHANNELS;
const purposesOf = ({ purposes }: Budget): readonly Purpose[] =>
  purposes ?? PURPOSES.filter((purpose) => purpose !== "transactional");

/** `at most 3 contacts in 7 days, all channels, for sales, service and surveys`. */
export function budgetInWords(budget: Budget): string {
  const channels = budget.channels ? `only ${channelsListed(budget.channels)}` : "on all channels together";
  return `at most ${times(budget.max, "contact")} in ${lengthInWords(budget.perMs)}, ${channels}, for ${purposesListed(purposesOf(budget))}`;
}
