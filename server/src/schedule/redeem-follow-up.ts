/** The last look, right before the sender acts. */
import type { Brief, Decision, RedeemAnswer, RedeemCode } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { briefOf } from "../gate/brief.js";
import { isReplay, type RedeemOptions, redeem } from "../gate/redeem.js";
import { notChanged } from "../http/not-changed.js";
import type { Opened } from "../sites.js";
import { decidingBy } from "../state/activity-change.js";
import { endedFollowUp } from "../state/ended-follow-up.js";
import { settlementChange } from "../state/settlement-change.js";
import type { StoredFollowUp } from "../state/store.js";
import { findFollowUp } from "./find.js";
import { toFollowUp } from "./to-follow-up.js";

const TRIES_MAX = 5;

/** What one try found; no redemption where the follow-up is not among the open ones. */
interface Tried {
  redemption: { go: true } | { go: false; code: RedeemCode } | undefined;
  brief: Brief;
}

export type RedeemRequest = Omit<RedeemOptions, "enforce" | "site">;

export async function redeemFollowUp(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  request: RedeemRequest,
): Promise<RedeemAnswer> {
  const { site, scope } = opened;
  const redeemed = await doors.people.change<Tried>(scope, stored.state.ref, TRIES_MAX, (loaded) => {
    const redemption = redeem(loaded.document, stored.id, site.policy, loaded.nowMs, {
      enforce: site.enforce,
      site: loaded.site,
      ...request,
    });
    if (!redemption)
      return {
        value: { redemption: undefined, brief: briefOf(endedFollowUp(stored), loaded.document.known, site.policy) },
      };
    const value: Tried = {
      redemption: redemption.go ? { go: true } : { go: false, code: redemption.code },
      brief: briefOf(redemption.followUp, loaded.document.known, site.policy),
    };
    if (redemption.settlement.followUps.length === 0) return { value };
    const deciding = decidingBy(site, loaded);
    const onDelivery = request.deliveryEndsAtMs !== undefined;
    const change = settlementChange(loaded, redemption.settlement, deciding, "follow_up.redeemed", { onDelivery });
    return { value, change };
  });
  if (!redeemed.ok) throw notChanged(redeemed.why);
  doors.bell.ring(redeemed.loaded.partition);
  const { redemption, brief } = redeemed.value;
  if (redemption?.go === true) return { go: true, brief };
  const after = await findFollowUp(doors, opened, stored.id);
  if (!redemption && isReplayOfClosed(after, request)) return { go: true, brief };
  return { go: false, code: redemption?.code ?? codeOfEnd(after), decision: decisionOf(after) };
}

/** It closed by itself since: until its outcome is known, whoever got the go gets it again. */
const isReplayOfClosed = ({ state }: StoredFollowUp, request: RedeemRequest): boolean =>
  state.status === "closed" && state.outcome === "unknown" && isReplay(state, request);

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
