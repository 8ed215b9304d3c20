/**
 * `opted_out`: the person refused this channel, this purpose or everything. Nothing lifts it but their own opt-in that
 * lists the refusal, which takes it out of the document. A refusal without a purpose means all but transactional.
 */
import { refusalCovers } from "../consents.js";
import { cancel, pass, type Rule } from "../finding.js";
import { iso } from "../iso.js";

export const optedOut: Rule = {
  code: "opted_out",
  effects: ["cancel"],
  concerns: ({ person }) => person.known.refusals.length > 0,
  look: ({ followUp, person }) => {
    const { refusals } = person.known;
    if (refusals.length === 0) return pass();
    const refusal = refusals.find((one) => refusalCovers(one, followUp));
    if (refusal === undefined) return pass();
    return cancel(() => ({
      because: "The customer has refused this kind of contact.",
      facts: {
        channel: refusal.channel ?? "all",
        purpose: refusal.purpose ?? "all",
        refusedAt: iso(refusal.atMs),
      },
    }));
  },
};
