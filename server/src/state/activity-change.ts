/**
 * Folds what was reported into a person, and decides at once where the news could matter: a cancel must not wait for
 * the next look, and a released follow-up is taken back when the person returns. A mere heartbeat writes one field.
 */
import { kindOf } from "@holdoff/sdk/wire";
import type { Policy } from "../gate/policy.js";
import { settle } from "../gate/settle.js";
import type { FollowUpSettlement } from "../gate/settlement.js";
import type { Revision } from "../ids.js";
import type { OpenFollowUp, PersonDocument } from "../person/document.js";
import type { DatedFact } from "../person/fact.js";
import { type Deciding, documentChange, settlementChange } from "./settlement-change.js";
import type { Change, Loaded } from "./store.js";
import { preTickedTallies } from "./tally.js";

export interface Rules {
  policy: Policy;
  enforce: boolean;
  /** Why nothing can be decided by them, where that is so: what is heard is kept, and who can decides. */
  unreadable?: string | null;
}

/** The change that a folded document makes. */
export function activityChange(
  loaded: Loaded,
  document: PersonDocument,
  fresh: readonly DatedFact[],
  rules: Rules,
): Change {
  const folded = foldedChange(loaded, document, fresh, rules);
  // What can end a follow-up is heard whatever state Redis is in.
  const isVital = fresh.some(({ fact }) => kindOf(fact.type).ends !== undefined);
  const change: Change = isVital ? { ...folded, vital: true } : folded;
  const tallies = preTickedTallies(fresh);
  return tallies.length > 0 ? { ...change, tallies: [...(change.tallies ?? []), ...tallies] } : change;
}

function foldedChange(loaded: Loaded, document: PersonDocument, fresh: readonly DatedFact[], rules: Rules): Change {
  const kinds = fresh.map(({ fact }) => kindOf(fact.type));
  // They only say that the person is still there: the look that is due anyway finds that out.
  const beats = kinds.every(({ wakes }) => wakes === "if_released");
  const matters = beats ? document.open.some(hearsHeartbeats) : document.open.length > 0;
  if (!matters) return documentChange(document, "person.active");
  if (rules.unreadable) return { ...documentChange(document, "person.active"), lookAtMs: loaded.nowMs };
  const settlement = settle(document, rules.policy, loaded.nowMs, { enforce: rules.enforce, site: loaded.site });
  // They may end a hold early, and that is all they are asked for.
  const turns = kinds.every(({ wakes }) => wakes !== undefined);
  if (turns && !settlement.followUps.some(isSooner)) return documentChange(document, "person.active");
  return settlementChange(loaded, settlement, decidingBy(rules, loaded), "person.active");
}

/** Of a release it must be known at once that the person is back, and of a chat that they have been here long enough. */
const hearsHeartbeats = ({ status, codes }: OpenFollowUp): boolean =>
  status === "released" || (status === "waiting" && codes?.includes("asked_enough") === true);

/** Its status changes now, or it has to be looked at before its due entry says so. Later is found out when it is due. */
const isSooner = ({ before, followUp, status }: FollowUpSettlement): boolean =>
  status !== before.status ||
  (followUp.nextLookAtMs ?? Number.POSITIVE_INFINITY) < (before.nextLookAtMs ?? Number.POSITIVE_INFINITY);

/** By which rules a decision is made, and on which revision. */
export const decidingBy = ({ policy, enforce }: Pick<Rules, "policy" | "enforce">, loaded: Loaded): Deciding => ({
  policy,
  enforce,
  revision: revisionOf(loaded),
});

/** The revision a decision is based on; a person of whom nothing is stored yet has the one before the first. */
export const revisionOf = (loaded: Loaded): Revision => loaded.revision ?? ("0.0" as Revision);
