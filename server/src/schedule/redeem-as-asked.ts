/** A redeem as a sender asks for it: with the shop's own key, or with a permit, which speaks for its release only. */
import type { RedeemAnswer } from "@holdoff/sdk/wire";
import type { Doors } from "../doors.js";
import type { Permitted } from "../permits.js";
import type { Opened } from "../sites.js";
import type { StoredFollowUp } from "../state/store.js";
import { permits } from "./permit-follow-up.js";
import { redeemFollowUp } from "./redeem-follow-up.js";
import { toFollowUp } from "./to-follow-up.js";

export interface AskedRedeem {
  idempotencyKey?: string;
  notSent?: boolean;
  /** What was shown as a permit, undefined where it is none of ours; absent where none is needed. */
  permit?: Permitted | undefined;
}

export async function redeemAsAsked(
  doors: Doors,
  opened: Opened,
  stored: StoredFollowUp,
  asked: AskedRedeem,
): Promise<RedeemAnswer> {
  if (!("permit" in asked)) return await redeemFollowUp(doors, opened, stored, asked);
  const { permit, ...request } = asked;
  if (!permits(permit, opened, stored, await doors.people.store.timeMs(opened.scope)))
    return { go: false, code: "bad_permit", decision: toFollowUp(stored).decision };
  // It may have been recalled and released again since it was read.
  return await redeemFollowUp(doors, opened, stored, { ...request, release: permit.release });
}
