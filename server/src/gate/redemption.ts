/** What a redeem is asked with, and what comes of it. */
import type { RedeemCode } from "@holdoff/sdk/wire";
import type { OpenFollowUp } from "../person/document.js";
import type { Settlement, SettleOptions } from "./settlement.js";
import type { Decided } from "./shadow.js";

export interface RedeemOptions extends SettleOptions {
  /** Only who got the go may ask again, under its key and for the same release: see `redeem-again.ts`. */
  idempotencyKey?: string;
  /** Whoever asks again says that nothing was sent since the go. */
  notSent?: boolean;
  /** Only this release: a message of an earlier one that comes late speaks for no later one. */
  release?: number;
  /** Redeemed on delivery: when its last attempt is over. */
  deliveryEndsAtMs?: number;
}

/** In `settlement.followUps` the redeemed follow-up stands first; there is none where nothing had to be written. */
export type Redemption =
  | { go: true; replayed: boolean; followUp: OpenFollowUp; settlement: Settlement }
  | {
      go: false;
      code: RedeemCode;
      followUp: OpenFollowUp;
      settlement: Settlement;
      /** Why the go is not given again: what was decided anew. */
      decided?: Decided;
    };
