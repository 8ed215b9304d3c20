/** `declined_contact`: contact on this channel, or all contact, was declined. Service and transactional go on. */
import type { Channel } from "@holdoff/sdk/wire";
import type { Digest } from "../digest.js";
import { cancel, type Facts, pass } from "../finding.js";
import { iso } from "../iso.js";
import { isFilled } from "../own.js";
import { formatRemembered, type Remembered, rememberedInWords } from "../remembered.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";

export const declinedContact: PersonalRule = {
  code: "declined_contact",
  effects: ["cancel"],
  concerns: ({ person: { known } }) => isFilled(known.contactDeclined) || isFilled(known.declinedWithOffer),
  covers: ({ servesCustomer }) => !servesCustomer,
  look: (situation) => {
    const { followUp, digest, policy, nowMs } = situation;
    const { channel } = followUp;
    const declined = contactDeclined(situation, channel);
    if (declined === null) return pass();
    const { contact: remembered } = policy.declines;
    const endMs = endOf(declined.atMs, remembered, digest);
    if (nowMs >= endMs) return pass();
    return cancel(
      () => ({
        because: because(declined, remembered),
        facts: { channel, declinedAt: iso(declined.atMs), ...factsOf(remembered, endMs) },
      }),
      endMs,
    );
  },
};

interface Declined {
  atMs: number;
  /** With the offer of a call, and not by itself. */
  withOffer: boolean;
}

/** The latest decline of contact that covers this channel. */
export function contactDeclined({ person: { known }, policy }: Situation, channel: Channel): Declined | null {
  const { [channel]: here, all } = known.contactDeclined;
  const atMs = Math.max(here?.atMs ?? NEVER_MS, all?.atMs ?? NEVER_MS);
  const takesOffers = channel === "call" && policy.declines.afterCall === "contact";
  const { call, all: anywhere } = takesOffers ? known.declinedWithOffer : {};
  const withOfferAtMs = Math.max(call?.atMs ?? NEVER_MS, anywhere?.atMs ?? NEVER_MS);
  if (withOfferAtMs > atMs) return { atMs: withOfferAtMs, withOffer: true };
  return atMs === NEVER_MS ? null : { atMs, withOffer: false };
}

const NEVER_MS = Number.NEGATIVE_INFINITY;

const endOf = (declinedAtMs: number, remembered: Remembered, digest: Digest): number =>
  "ms" in remembered ? declinedAtMs + remembered.ms : digest.calendarDaysEndMs(declinedAtMs, remembered.calendarDays);

const because = ({ withOffer }: Declined, remembered: Remembered): string =>
  withOffer
    ? `The customer said no in a call less than ${rememberedInWords(remembered)} ago.`
    : `The customer said no to being contacted less than ${rememberedInWords(remembered)} ago.`;

/** By the calendar nobody can tell the end without the zone, so it is said. */
const factsOf = (remembered: Remembered, endMs: number): Facts => ({
  remembered: formatRemembered(remembered),
  ...("ms" in remembered ? {} : { until: iso(endMs) }),
});
