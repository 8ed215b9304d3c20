/** The last look, right before the sender acts. */
import type { Decision, RedeemAnswer, RedeemCode } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { briefOf } from "../gate/brief.js";
import { type RedeemOptions, redeem } from "../gate/redeem.js";
import { ProblemError } from "../http/problem.js";
import type { Opened } from "../sites.js";
import { revisionOf } from "../state/activity-change.js";
import { settlementChange } from "../state/settlement-change.js";
import type { StoredFollowUp } from "../state/store.js";
import { findFollowUp } from "./find.js";
import { toFollowUp } from "./to-follow-up.js";

const TRIES_MAX = 5;

export type RedeemRequest = Omit<RedeemOptions, "enforce">;

export async function redeemFollowUp(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  request: RedeemRequest,
): Promise<RedeemAnswer> {
  const { site, scope } = opened;
  const redeemed = await doors.people.change(scope, stored.state.ref, TRIES_MAX, (loaded) => {
    const redemption = redeem(loaded.document, stored.id, site.policy, loaded.nowMs, {
      enforce: site.enforce,
      ...request,
    });
    if (!redemption) return { value: undefined };
    const value = {
      redemption: redemption.go ? ({ go: true } as const) : ({ go: false, code: redemption.code } as const),
      brief: briefOf(redemption.followUp, loaded.document.known, site.policy),
    };
    if (redemption.settlement.followUps.length === 0) return { value };
    const deciding = { policy: site.policy, revision: revisionOf(loaded) };
    return { value, change: settlementChange(loaded, redemption.settlement, deciding, "follow_up.redeemed") };
  });
  if (!redeemed.ok) throw new ProblemError("busy", "the person changed too often to decide; ask again", [], 1);
  doors.bell.ring();
  const { value } = redeemed;
  if (value?.redemption.go === true) return { go: true, brief: value.brief };
  const after = await findFollowUp(doors, opened, stored.id);
  return { go: false, code: value?.redemption.code ?? codeOfEnd(after), decision: decisionOf(after) };
}

/** Why an ended follow-up is not to be redeemed. */
function codeOfEnd({ state }: StoredFollowUp): RedeemCode {
  switch (state.status) {
    case "cancelled":
    case "expired":
    case "closed":
      return state.status;
    case "redeemed":
      return "already_redeemed";
    case "waiting":
    case "released":
      return "not_released";
  }
}

const decisionOf = (stored: StoredFollowUp): Decision => toFollowUp(stored).decision;
