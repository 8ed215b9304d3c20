/**
 * `lapsed`: the person asked for this contact, and nobody made it while the request stood. It changes nothing; it says
 * why a contact that was asked for is held or ended. Only what was there to serve the request says so.
 */
import { invitationsOf } from "../../person/invitations.js";
import { Note, pass } from "../finding.js";
import { fits } from "../invitations.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";
import type { Situation } from "../situation.js";

export const lapsed: PersonalRule = {
  code: "lapsed",
  effects: ["note"],
  concerns: ({ claims }) => claims.length > 0,
  look: (situation) => {
    const { followUp, digest, nowMs } = situation;
    const claim = digest.claims.find(({ invitation }) => fits(followUp, invitation));
    if (claim === undefined) return pass();
    const { invitation, untilMs } = claim;
    if (followUp.createdAtMs >= untilMs || wasServedSince(invitation.atMs, situation)) return pass();
    if (nowMs < untilMs) return pass(untilMs);
    return new Note(null, () => ({
      because: "The customer asked to be contacted this way, and the request lapsed before anybody did.",
      facts: {
        channel: invitation.channel,
        askedAt: iso(invitation.atMs),
        ...(invitation.whenMs !== undefined && { askedFor: iso(invitation.whenMs) }),
        lapsedAt: iso(untilMs),
      },
    }));
  },
};

/** A request as new as this one was served: whoever asks twice and is contacted once was contacted. */
const wasServedSince = (askedAtMs: number, { followUp, person }: Situation): boolean =>
  invitationsOf(person.known).some(
    (invitation) => invitation.usedBy !== undefined && invitation.atMs >= askedAtMs && fits(followUp, invitation),
  );
