/**
 * `opted_out`: the person refused this channel, this purpose or everything. Nothing lifts it but their own opt-in that
 * lists the refusal, which takes it out of the document. A refusal without a purpose means all but transactional.
 */
import type { Refusal } from "../../person/document.js";
import { refusalCovers } from "../consents.js";
import { type Cancel, cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const optedOut: PersonalRule = {
  code: "opted_out",
  effects: ["cancel"],
  concerns: ({ person }) => person.known.refusals.length > 0,
  look: ({ followUp, person }) => {
    for (const refusal of person.known.refusals) if (refusalCovers(refusal, followUp)) return refused(refusal);
    return pass();
  },
};

const refused = ({ channel, purpose, atMs }: Refusal): Cancel =>
  cancel(() => ({
    because: "The customer has refused this kind of contact.",
    facts: { channel: channel ?? "all", purpose: purpose ?? "all", refusedAt: iso(atMs) },
  }));
