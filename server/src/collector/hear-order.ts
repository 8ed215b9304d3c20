/**
 * An order that the shop's backend told is a sign of life of whatever tells of orders. It is counted after it was taken
 * in: what it releases of others must not release what it cancels.
 */

import type { Doors } from "../doors.js";
import type { Scope } from "../ids.js";
import type { HeardFact } from "../person/fact.js";
import type { Rules } from "../state/activity-change.js";
import { countOrder } from "../state/orders-heard.js";

interface Told {
  id: string;
  fact: HeardFact;
  /** History, and no news. */
  isImport?: boolean;
}

export async function hearOrder(
  { people, bell }: Pick<Doors, "people" | "bell">,
  { site, scope }: { site: Pick<Rules, "policy">; scope: Scope },
  told: Told,
): Promise<void> {
  const { fact } = told;
  if (fact.type !== "order.completed" || told.isImport === true) return;
  // Renewed by a clock, not by a customer at a checkout: it does not say that those are heard.
  if (fact.renewal === true) return;
  const name = fact.order === undefined ? `event ${told.id}` : `order ${fact.order}`;
  if (await countOrder(people.store, scope, name, site.policy.orders)) bell.ring("everywhere");
}
