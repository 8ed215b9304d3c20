/** Two policies compared in words: what loosens, what tightens, section by section. */
import { compareAmounts } from "./amounts.js";
import { compareBudgets } from "./budgets.js";
import { compareDeclines } from "./declines.js";
import { type Compare, type Difference, type Rules, SECTIONS } from "./difference.js";
import { compareLists } from "./lists.js";
import { compareHours } from "./open-hours.js";
import { compareTables } from "./tables.js";

const COMPARES: readonly Compare[] = [
  compareLists,
  compareAmounts,
  compareDeclines,
  compareTables,
  compareHours,
  compareBudgets,
];

/** In the order in which a policy is told; empty when every contact would be decided alike. */
export function diffPolicies(before: Rules, after: Rules): Difference[] {
  const found = COMPARES.flatMap((compare) => compare(before, after));
  return found.sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section));
}
