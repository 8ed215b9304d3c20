/**
 * `invited`: the person asked for this contact, so what would be courteous otherwise would now be rude. It lifts no
 * refusal, no later "no", nothing that makes the contact pointless (`converted`, `duplicate`), and not the wait until
 * the time that the caller or the person named.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import type { Claim } from "../claims.js";
import { type Lift, pass, type Rule } from "../finding.js";
import { claimOf } from "../invitations.js";
import { iso } from "../iso.js";
import { own } from "../own.js";
import type { Situation } from "../situation.js";
import { liftArbitration } from "./arbitration.js";
import { contactDeclinedAtMs } from "./declined-contact.js";

const ALWAYS: readonly ReasonCode[] = [
  "present",
  "quiet",
  "in_funnel",
  "cool_off",
  "recent_contact",
  "budget",
  "fatigue",
  "open_ticket",
  "bounced",
  "asked_enough",
  "no_consent",
];

export const invited: Rule = {
  code: "invited",
  effects: ["allow"],
  look: (situation) => {
    const { standing: claim, changesAtMs } = claimOf(situation);
    if (claim === null) return pass(changesAtMs);
    return {
      effect: "allow",
      lifts: liftsOf(situation, claim),
      changesAtMs,
      say: () => ({
        because: claim.timed
          ? "The customer asked to be contacted this way at about this time."
          : "The customer asked to be contacted this way.",
        facts: {
          channel: claim.invitation.channel,
          askedAt: iso(claim.invitation.atMs),
          standsUntil: iso(claim.untilMs),
        },
      }),
    };
  },
};

function liftsOf({ followUp, person }: Situation, { invitation, timed }: Claim): Lift[] {
  const lifts: Lift[] = ALWAYS.map((code) => ({ code }));
  // Nobody talks to the person just now: a planned contact gives way to the one that was asked for.
  lifts.push(...liftArbitration(["planned"]));
  if (timed) lifts.push({ code: "contact_hours" });
  // Only older declines: a "no" after the request, or in the same instant, is the last word.
  const offerDeclined = followUp.offer === undefined ? undefined : own(person.known.offersDeclined, followUp.offer);
  if (offerDeclined && offerDeclined.atMs < invitation.atMs) lifts.push({ code: "declined_offer" });
  const contactAtMs = contactDeclinedAtMs(person, followUp.channel);
  if (contactAtMs !== null && contactAtMs < invitation.atMs) lifts.push({ code: "declined_contact" });
  return lifts;
}
