/**
 * `contact_hours`: not at this time of day. Hours are read on the clocks where the person may be; a channel without
 * hours may be used at any time, whatever the person chose for the others.
 */
import type { Channel } from "@holdoff/sdk/wire";
import { type Facts, Hold, pass, type Said } from "../finding.js";
import type { Footing, Timetable } from "../hours/timetable.js";
import { weekOf } from "../hours/weeks.js";
import { iso } from "../iso.js";
import type { DaySpan } from "../policy.js";
import type { Rule } from "../rule.js";
import type { Situation } from "../situation.js";
import { timeOfDay } from "../to-policy-file.js";

export const contactHours: Rule = {
  code: "contact_hours",
  effects: ["hold"],
  covers: ({ timetables }) => timetables !== null,
  look: (situation) => {
    const { timetable, nowMs } = situation;
    if (timetable === null) return pass();
    const phase = timetable.at(nowMs);
    return phase.pass ?? closed(situation, timetable, phase.changesAtMs);
  },
};

const closed = (situation: Situation, timetable: Timetable, opensAtMs: number | null): Hold =>
  new Hold(opensAtMs, opensAtMs, () => said(situation, timetable, opensAtMs));

function said({ followUp, policy, nowMs }: Situation, timetable: Timetable, opensAtMs: number | null): Said {
  const footing = timetable.footingAt(nowMs);
  const offered = footing.offered.in(weekOf(nowMs)).some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  const facts: Facts = { zoneFrom: footing.source, zones: zonesOf(footing) };
  if (footing.source === "site" || footing.source === "country_first")
    facts.unknownHours = hoursText(policy.hours.unknown);
  if (footing.open !== footing.offered) facts.hoursChosen = true;
  facts.opensAt = opensAtMs === null ? null : iso(opensAtMs);
  return { because: because(WORDS[followUp.channel], footing, offered, opensAtMs), facts };
}

const WORDS: Readonly<Record<Channel, string>> = {
  call: "calls",
  sms: "text messages",
  email: "emails",
  push: "push messages",
  chat: "chats",
  post: "letters",
  social: "social messages",
};

function because(contacts: string, { source, open }: Footing, offered: boolean, opensAtMs: number | null): string {
  if (opensAtMs === null)
    return `No time of the coming year is both inside the hours for ${contacts} and right for this customer.`;
  if (offered) return "The customer chose other hours to be contacted in.";
  switch (source) {
    case "site":
      return `Nobody knows where the customer is, so shorter hours for ${contacts} hold, and it is outside them.`;
    case "country_first":
      return `Nobody knows where in the country the customer is, so shorter hours for ${contacts} hold.`;
    default:
      return open.clocks.length === 1
        ? `It is outside the hours for ${contacts} where the customer is.`
        : `It is outside the hours for ${contacts} in one of the zones where the customer may be.`;
  }
}

const hoursText = ({ fromMinute, toMinute }: DaySpan): string => `${timeOfDay(fromMinute)}-${timeOfDay(toMinute)}`;

/** A receipt need not name the 29 zones of a country. */
const NAMED_MAX = 5;

function zonesOf({ open: { clocks } }: Footing): string {
  const names = clocks.slice(0, NAMED_MAX).map(({ zone }) => zone);
  const more = clocks.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}
