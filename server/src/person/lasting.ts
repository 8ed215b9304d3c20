/** What a person said that outlives the visit: it counts under a proof that ran out a while ago. */
import { refuses } from "./allows.js";
import type { HeardFact } from "./fact.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** After its `exp` a page's proof no longer links; refusals, declines and orders are still taken under it for so long. */
export const LASTING_PROOF_MS = 7 * DAY_MS;

export const isLasting = (fact: HeardFact): boolean =>
  refuses(fact) || /\.(declined|dismissed)$/.test(fact.type) || fact.type === "order.completed";
