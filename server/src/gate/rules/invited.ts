/**
 * `invited`: the person asked for this contact, so what would be courteous otherwise would now be rude. It lifts no
 * refusal, no later "no", nothing that makes the contact pointless (`converted`, `duplicate`), and not the wait until
 * the time that the caller or the person named.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import { offerDeclinedAtMs } from "../../person/choices.js";
import type { Claim } from "../claims.js";
import { Allow, type Facts, type Lift, pass } from "../finding.js";
import { claimOf } from "../invitations.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";
import { liftArbitration } from "./arbitration.js";
import { BLIND } from "./blind.js";
import { contactDeclined } from "./declined-contact.js";

const lifting = (...codes: ReasonCode[]): Lift[] => codes.map((code) => ({ code }));

const CANCELS = lifting("fatigue", "bounced", "asked_enough", "no_consent");
const CANCELS_AND_HOLDS: readonly Lift[] = [
  ...CANCELS,
  ...lifting("present", "quiet", "in_funnel", "cool_off", "recent_contact", "budget", "open_ticket"),
  { code: "blind", kind: BLIND },
  // Nobody talks to the person just now: a planned contact gives way to the one that was asked for.
  ...liftArbitration(["planned"]),
];
const AT_A_TIME = [...CANCELS_AND_HOLDS, ...lifting("contact_hours")];

export const invited: PersonalRule = {
  code: "invited",
  effects: ["allow"],
  concerns: ({ claims }) => claims.length > 0,
  look: (situation) => {
    const { claim, standing, changesAtMs } = claimOf(situation.followUp, situation.digest, situation.nowMs);
    if (claim === null) return pass(changesAtMs);
    const { lifts, because } = standing === null ? LATER : sinceThen(claim, situation.nowMs);
    return new Allow([...lifts, ...declinesLifted(situation, claim)], changesAtMs, () => ({
      because,
      facts: factsOf(claim),
    }));
  },
};

interface Allowed {
  lifts: readonly Lift[];
  because: string;
}

/** Before the time that they named nothing may end what they asked for, and nothing is hurried. */
const LATER: Allowed = { lifts: CANCELS, because: "The customer asked to be contacted this way at a later time." };
const NOW: Allowed = { lifts: CANCELS_AND_HOLDS, because: "The customer asked to be contacted this way." };
const ABOUT_NOW: Allowed = {
  lifts: AT_A_TIME,
  because: "The customer asked to be contacted this way at about this time.",
};
/** Thursday at three is no request to ring in the night to Friday: it is kept within the hours. */
const EARLIER: Allowed = {
  lifts: CANCELS_AND_HOLDS,
  because: "The customer asked to be contacted this way at an earlier time.",
};

function sinceThen({ punctualUntilMs }: Claim, nowMs: number): Allowed {
  if (punctualUntilMs === null) return NOW;
  return nowMs < punctualUntilMs ? ABOUT_NOW : EARLIER;
}

const factsOf = ({ invitation: { channel, atMs, whenMs }, untilMs, punctualUntilMs }: Claim): Facts => ({
  channel,
  askedAt: iso(atMs),
  ...(whenMs !== undefined && { askedFor: iso(whenMs) }),
  ...(punctualUntilMs !== null && { punctualUntil: iso(punctualUntilMs) }),
  standsUntil: iso(untilMs),
});

/** Only older declines: a "no" after the request, or in the same instant, is the last word. */
function declinesLifted(situation: Situation, { invitation }: Claim): Lift[] {
  const { followUp, person } = situation;
  const lifts: Lift[] = [];
  const offerDeclinedMs = followUp.offer === undefined ? null : offerDeclinedAtMs(person.known, followUp.offer);
  if (offerDeclinedMs !== null && offerDeclinedMs < invitation.atMs) lifts.push({ code: "declined_offer" });
  const contact = contactDeclined(situation, followUp.channel);
  if (contact !== null && contact.atMs < invitation.atMs) lifts.push({ code: "declined_contact" });
  return lifts;
}
