/** Why a call may not be made, for a person with a headset: one headline and the reasons of the decision in plain words. */
import type { Decision, RedeemCode } from "@holdoff/sdk/wire";

export interface Refusal {
  code: RedeemCode;
  headline: string;
  reasons: string[];
}

const HEADLINES: Record<RedeemCode, string> = {
  not_released: "Not now. This call is waiting for a better moment.",
  recalled: "Not now. Something changed since this call was offered to you.",
  already_redeemed: "This call was made already.",
  cancelled: "No call. The reason for it is gone.",
  expired: "No call. It waited too long to be welcome.",
  closed: "This call is over and done with.",
  bad_permit: "This permission is no longer good.",
};

export function refusalOf(code: RedeemCode, decision: Decision | undefined): Refusal {
  const standing = (decision?.reasons ?? []).filter(
    ({ effect, liftedBy }) => (effect === "hold" || effect === "cancel") && liftedBy === undefined,
  );
  return { code, headline: HEADLINES[code], reasons: standing.map((reason) => reason.because) };
}
