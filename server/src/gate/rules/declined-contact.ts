/** `declined_contact`: contact on this channel, or all contact, was declined. Service and transactional go on. */
import type { Channel } from "@holdoff/sdk/wire";
import type { PersonDocument } from "../../person/document.js";
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, pass } from "../finding.js";
import { iso } from "../iso.js";
import { isFilled } from "../own.js";
import type { PersonalRule } from "../rule.js";

export const declinedContact: PersonalRule = {
  code: "declined_contact",
  effects: ["cancel"],
  concerns: ({ person }) => isFilled(person.known.contactDeclined),
  covers: ({ servesCustomer }) => !servesCustomer,
  look: ({ followUp, person, policy, nowMs }) => {
    const { channel } = followUp;
    const declinedAtMs = contactDeclinedAtMs(person, channel);
    const { contactMs } = policy.declines;
    if (declinedAtMs === null || nowMs >= declinedAtMs + contactMs) return pass();
    return cancel(
      () => ({
        because: `The customer said no to being contacted less than ${durationInWords(contactMs)} ago.`,
        facts: { channel, declinedAt: iso(declinedAtMs), remembered: formatDuration(contactMs) },
      }),
      declinedAtMs + contactMs,
    );
  },
};

/** The latest decline of contact that covers this channel. */
export function contactDeclinedAtMs({ known }: PersonDocument, channel: Channel): number | null {
  const here = known.contactDeclined[channel];
  const { all } = known.contactDeclined;
  if (here === undefined) return all?.atMs ?? null;
  return all === undefined ? here.atMs : Math.max(here.atMs, all.atMs);
}
