/**
 * `basis_stated`: nothing on record allows this contact; the caller's word does, and it says where the proof is. It
 * changes nothing. It keeps the proof with the decision, so that the shop can show it years later.
 */
import { Note, pass } from "../finding.js";
import type { Rule } from "../rule.js";
import { acceptedBasis, optInOf } from "./no-consent.js";

export const basisStated: Rule = {
  code: "basis_stated",
  effects: ["note"],
  covers: ({ consentNeed }) => consentNeed !== null,
  look: (situation) => {
    const { basisProof } = situation.followUp;
    const need = situation.terms.consentNeed;
    if (need === null || basisProof === undefined || optInOf(situation) !== undefined) return pass();
    const basis = acceptedBasis(situation, need);
    if (basis === null) return pass();
    return new Note(null, () => ({
      because: "The shop states what entitles it to this contact, and where the proof of it is.",
      facts: { need, basis, basisProof },
    }));
  },
};
