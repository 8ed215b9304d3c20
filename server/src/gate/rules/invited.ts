/**
 * `invited`: the person asked for this contact, so what would be courteous otherwise would now be rude. It lifts no
 * refusal, no later "no", nothing that makes the contact pointless (`converted`, `duplicate`), and not the wait until
 * the time that the caller or the person named.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import { offerDeclinedAtMs } from "../../person/choices.js";
import type { Claim } from "../claims.js";
import { Allow, type Lift, pass } from "../finding.js";
import { claimOf } from "../invitations.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";
import { liftArbitration } from "./arbitration.js";
import { BLIND } from "./blind.js";
import { contactDeclinedAtMs } from "./declined-contact.js";

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
    return new Allow([...lifted(claim, standing !== null), ...declinesLifted(situation, claim)], changesAtMs, () => ({
      because: becauseOf(claim, standing !== null),
      facts: {
        channel: claim.invitation.channel,
        askedAt: iso(claim.invitation.atMs),
        standsUntil: iso(claim.untilMs),
      },
    }));
  },
};

function becauseOf({ timed }: Claim, standing: boolean): string {
  if (!standing) return "The customer asked to be contacted this way at a later time.";
  return timed
    ? "The customer asked to be contacted this way at about this time."
    : "The customer asked to be contacted this way.";
}

/** Before the time that they named nothing may end what they asked for, and nothing is hurried. */
function lifted({ timed }: Claim, standing: boolean): readonly Lift[] {
  if (!standing) return CANCELS;
  return timed ? AT_A_TIME : CANCELS_AND_HOLDS;
}

/** Only older declines: a "no" after the request, or in the same instant, is the last word. */
function declinesLifted({ followUp, person }: Situation, { invitation }: Claim): Lift[] {
  const lifts: Lift[] = [];
  const offerDeclinedMs = followUp.offer === undefined ? null : offerDeclinedAtMs(person.known, followUp.offer);
  if (offerDeclinedMs !== null && offerDeclinedMs < invitation.atMs) lifts.push({ code: "declined_offer" });
  const contactAtMs = contactDeclinedAtMs(person, followUp.channel);
  if (contactAtMs !== null && contactAtMs < invitation.atMs) lifts.push({ code: "declined_contact" });
  return lifts;
}
