/**
 * `no_consent`: this kind of contact needs the person's consent, and there is none. What they did themselves is looked
 * at first; what the caller says of it (`basis`) counts only where nothing on record speaks against it.
 */
import type { Basis } from "@holdoff/sdk/wire";
import type { OpenFollowUp, OptIn, Refusal } from "../../person/document.js";
import { optInCovers, refusalCovers } from "../consents.js";
import { type Cancel, cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { ConsentNeed, Policy } from "../policy.js";
import type { Rule } from "../rule.js";
import type { Situation } from "../situation.js";

export const noConsent: Rule = {
  code: "no_consent",
  effects: ["cancel"],
  covers: ({ consentNeed }) => consentNeed !== null,
  look: (situation) => {
    const need = situation.terms.consentNeed;
    if (need === null) return pass();
    const optIn = optInOf(situation);
    if (optIn === undefined ? acceptedBasis(situation, need) !== null : !optIn.preTicked) return pass();
    return unconsented(need, situation, optIn);
  },
};

/** The customer's own yes; without one, a box that was ticked already; undefined where neither is on record. */
export function optInOf({ followUp, person: { known } }: Situation): OptIn | undefined {
  let preTicked: OptIn | undefined;
  for (const optIn of known.optIns) {
    if (!optInCovers(optIn, followUp)) continue;
    if (!optIn.preTicked) return optIn;
    preTicked = optIn;
  }
  return preTicked;
}

/** The caller's word, where it is enough if no opt-in is on record; else null. */
export function acceptedBasis({ followUp, person, policy }: Situation, need: ConsentNeed): Basis | null {
  const { basis } = followUp;
  if (!meets(basis, need) || !isAccepted(followUp, policy)) return null;
  return isRefused(person.known.refusals, followUp) ? null : basis;
}

const isAccepted = (followUp: OpenFollowUp, policy: Policy): boolean =>
  policy.consent.stated !== false && !lacksProof(followUp, policy);

const lacksProof = ({ basisProof }: OpenFollowUp, { consent }: Policy): boolean =>
  consent.stated === "with_proof" && basisProof === undefined;

const unconsented = (need: ConsentNeed, { followUp, policy }: Situation, preTicked: OptIn | undefined): Cancel =>
  cancel(() => {
    const { basis } = followUp;
    const facts = { need, ...(basis !== undefined && { basis }) };
    if (preTicked !== undefined) {
      const { atMs, door, wording } = preTicked;
      return {
        because: "The box was ticked before the customer saw it, which is no consent.",
        facts: { ...facts, preTicked: true, givenAt: iso(atMs), door, ...(wording !== undefined && { wording }) },
      };
    }
    if (meets(basis, need) && lacksProof(followUp, policy)) {
      return {
        because: "The customer's consent is stated without saying where its proof is, and this shop needs one.",
        facts: { ...facts, stated: "with_proof" },
      };
    }
    return { because: "This kind of contact needs the customer's consent, and there is none that counts.", facts };
  });

function isRefused(refusals: readonly Refusal[], followUp: OpenFollowUp): boolean {
  for (const refusal of refusals) if (refusalCovers(refusal, followUp)) return true;
  return false;
}

const meets = (basis: Basis | undefined, need: ConsentNeed): basis is Basis =>
  basis === "consent" || (basis === "soft_opt_in" && need === "consent_or_soft_opt_in");
