/** The last look, right before the sender acts. */
import type { Brief, Decision, RedeemAnswer, RedeemCode } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import { briefOf } from "../gate/brief.js";
import { toDecision } from "../gate/receipt.js";
import { isReplay, redeem } from "../gate/redeem.js";
import { redeemClosed } from "../gate/redeem-again.js";
import type { RedeemOptions, Redemption } from "../gate/redemption.js";
import { notChanged } from "../http/not-changed.js";
import type { Opened } from "../sites.js";
import { decidingBy } from "../state/activity-change.js";
import { type Deciding, settlementChange } from "../state/settlement-change.js";
import type { Loaded, StoredFollowUp } from "../state/store.js";
import { findFollowUp } from "./find.js";
import { toFollowUp } from "./to-follow-up.js";

const TRIES_MAX = 5;

/** What one try found. */
interface Tried {
  redemption: { go: true } | { go: false; code: RedeemCode; decision?: Decision };
  brief: Brief;
}

export type RedeemRequest = Omit<RedeemOptions, "enforce" | "site">;

export async function redeemFollowUp(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  request: RedeemRequest,
): Promise<RedeemAnswer> {
  const open = await tryTo(doors, opened, stored, request, ({ document, nowMs }, options) =>
    redeem(document, stored.id, opened.site.policy, nowMs, options),
  );
  const after = open?.redemption.go === true ? stored : await findFollowUp(doors, opened, stored.id);
  const tried = open ?? (await tryClosed(doors, opened, after, request));
  if (!tried) return { go: false, code: codeOfEnd(after), decision: decisionOf(after) };
  const { redemption, brief } = tried;
  if (redemption.go) return { go: true, brief };
  return { go: false, code: redemption.code, decision: redemption.decision ?? decisionOf(after) };
}

/** It closed by itself since its go: until its outcome is known, whoever got the go may ask again. */
async function tryClosed(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  request: RedeemRequest,
): Promise<Tried | null> {
  const { status, outcome, redeemed } = stored.state;
  if (status !== "closed" || outcome !== "unknown" || !redeemed || !isReplay(stored.state, request)) return null;
  return await tryTo(doors, opened, stored, request, ({ document, nowMs }, options) =>
    redeemClosed(redeemed, document, opened.site.policy, nowMs, options),
  );
}

/** Null where there is nothing to redeem: its record says how it ended. */
async function tryTo(
  doors: Doors,
  { site, scope }: Opened,
  stored: StoredFollowUp,
  request: RedeemRequest,
  step: (loaded: Loaded, options: RedeemOptions) => Redemption | null,
): Promise<Tried | null> {
  const redeemed = await doors.people.change<Tried | null>(scope, stored.state.ref, TRIES_MAX, (loaded) => {
    const redemption = step(loaded, { enforce: site.enforce, site: loaded.site, ...request });
    if (!redemption) return { value: null };
    const deciding = decidingBy(site, loaded);
    const value: Tried = {
      redemption: redemption.go ? { go: true } : refusalOf(redemption, deciding),
      brief: briefOf(redemption.followUp, loaded.document.known, site.policy),
    };
    if (redemption.settlement.followUps.length === 0) return { value };
    const onDelivery = request.deliveryEndsAtMs !== undefined;
    const what = redemption.settlement.followUps[0]?.status === "closed" ? "follow_up.closed" : "follow_up.redeemed";
    return { value, change: settlementChange(loaded, redemption.settlement, deciding, what, { onDelivery }) };
  });
  if (!redeemed.ok) throw notChanged(redeemed.why);
  doors.bell.ring(redeemed.loaded.partition);
  return redeemed.value;
}

function refusalOf(
  { code, decided }: Extract<Redemption, { go: false }>,
  { policy, revision }: Deciding,
): Tried["redemption"] {
  if (!decided) return { go: false, code };
  const { decision, wouldBe } = decided;
  const context = { revision, policyHash: policy.hash, ...(wouldBe && { wouldBe }) };
  return { go: false, code, decision: toDecision(decision, context) };
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
