/** The shop takes a follow-up back. It holds in shadow mode too. A contact that is being made cannot be taken back. */
import type { FollowUpId } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import { CoreReason, DecisionCore } from "./decision-core.js";
import type { Policy } from "./policy.js";
import { settleAround } from "./settle.js";
import type { Settlement, SettleOptions } from "./settlement.js";
import { moveBy } from "./transition.js";

export type ShopCancel = { ok: true; settlement: Settlement } | { ok: false; code: "too_late" };

/** Null when the follow-up is not among the person's open ones. */
export function cancelByShop(
  document: PersonDocument,
  id: FollowUpId,
  reason: string,
  policy: Policy,
  nowMs: number,
  options: SettleOptions,
): ShopCancel | null {
  const before = document.open.find((one) => one.id === id);
  if (before === undefined) return null;
  if (before.status === "redeemed") return { ok: false, code: "too_late" };
  const words = new CoreReason("cancelled_by_shop", "cancel", () => ({
    because: "The shop has cancelled this contact.",
    facts: { reason },
  }));
  const decision = new DecisionCore("cancel", nowMs, null, null, [words]);
  return { ok: true, settlement: settleAround(document, moveBy(before, { decision }, nowMs), policy, nowMs, options) };
}
