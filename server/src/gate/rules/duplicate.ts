/**
 * `duplicate`: an older open follow-up asks for the same thing: same channel, offer, kind of trigger and subject. The
 * trigger's time does not tell them apart: two jobs that noticed the same cart at two times mean the same call.
 */
import type { OpenFollowUp } from "../../person/document.js";
import { cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const duplicate: PersonalRule = {
  code: "duplicate",
  effects: ["cancel"],
  concerns: ({ person }) => person.open.length > 0,
  look: ({ followUp, person }) => {
    for (const older of person.open) {
      if (!isSame(older, followUp) || older.id === followUp.id || !isOlder(older, followUp)) continue;
      return cancel(() => ({
        because: "An older follow-up is already waiting to do the same.",
        facts: { followUp: older.id, createdAt: iso(older.createdAtMs) },
      }));
    }
    return pass();
  },
};

const isOlder = (a: OpenFollowUp, b: OpenFollowUp): boolean =>
  a.createdAtMs < b.createdAtMs || (a.createdAtMs === b.createdAtMs && a.id < b.id);

const isSame = (a: OpenFollowUp, b: OpenFollowUp): boolean =>
  a.channel === b.channel &&
  a.offer === b.offer &&
  a.step === b.step &&
  a.trigger.type === b.trigger.type &&
  a.about?.checkout === b.about?.checkout &&
  a.about?.order === b.about?.order &&
  a.about?.ticket === b.about?.ticket;
