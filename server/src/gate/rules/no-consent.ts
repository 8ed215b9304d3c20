/**
 * `no_consent`: this kind of contact needs the person's consent, and there is none. What they did themselves is looked
 * at first; what the caller says of it (`basis`) counts only where nothing on record speaks against it.
 */
import type { Basis } from "@holdoff/sdk/wire";
import type { OpenFollowUp, OptIn, Refusal } from "../../person/document.js";
import { optInCovers, refusalCovers } from "../consents.js";
import { type Cancel, cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { ConsentNeed } from "../policy.js";
import type { Rule } from "../rule.js";

export const noConsent: Rule = {
  code: "no_consent",
  effects: ["cancel"],
  covers: ({ consentNeed }) => consentNeed !== null,
  look: ({ followUp, person: { known }, policy: { consent }, terms }) => {
    const need = terms.consentNeed;
    if (need === null) return pass();
    let preTicked: OptIn | undefined;
    for (const optIn of known.optIns) {
      if (!optInCovers(optIn, followUp)) continue;
      if (!optIn.preTicked) return pass();
      preTicked = optIn;
    }
    const { basis } = followUp;
    const stated = consent.stated && meets(basis, need);
    if (stated && preTicked === undefined && !isRefused(known.refusals, followUp)) return pass();
    return unconsented(need, basis, preTicked);
  },
};

const unconsented = (need: ConsentNeed, basis: Basis | undefined, preTicked: OptIn | undefined): Cancel =>
  cancel(() => {
    const facts = { need, ...(basis !== undefined && { basis }) };
    if (preTicked === undefined) {
      return { because: "This kind of contact needs the customer's consent, and there is none that counts.", facts };
    }
    const { atMs, door, wording } = preTicked;
    return {
      because: "The box was ticked before the customer saw it, which is no consent.",
      facts: { ...facts, preTicked: true, givenAt: iso(atMs), door, ...(wording !== undefined && { wording }) },
    };
  });

function isRefused(refusals: readonly Refusal[], followUp: OpenFollowUp): boolean {
  for (const refusal of refusals) if (refusalCovers(refusal, followUp)) return true;
  return false;
}

const meets = (basis: Basis | undefined, need: ConsentNeed): boolean =>
  basis === "consent" || (basis === "soft_opt_in" && need === "consent_or_soft_opt_in");
