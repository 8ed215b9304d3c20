/** Waits by channel: the channels for which the same changes are told together. */
import { CHANNELS, type Channel, TRIGGERS } from "@holdoff/sdk/wire";
import { type ChannelTable, type CoolOff, forChannel, UNTIL_INVITED } from "../gate/policy.js";
import type { Compare, Difference, Rules, Section } from "./difference.js";
import { channelsListed, coolOffInWords, TRIGGER_WORDS } from "./phrases.js";

export const compareTables: Compare = (before, after) => [
  ...waits("quiet", "quiet", before.quietMs, after.quietMs, "after the last thing the customer did"),
  ...waits(
    "funnel",
    "funnel.leftAfter",
    before.funnel.leftAfterMs,
    after.funnel.leftAfterMs,
    "after the last news of an order that was begun",
  ),
  ...TRIGGERS.flatMap((trigger) =>
    waits(
      "coolOff",
      `coolOff.${trigger}`,
      coolOffOf(before, trigger),
      coolOffOf(after, trigger),
      `after ${TRIGGER_WORDS[trigger]}`,
    ),
  ),
  ...waits("gap", "gap", before.gapMs, after.gapMs, "after a contact by anybody"),
  ...waits(
    "arbitration",
    "arbitration.unfinished",
    before.arbitration.unfinishedMs,
    after.arbitration.unfinishedMs,
    "at most, during which the others wait",
    "that are being made count for",
  ),
];

const coolOffOf = ({ coolOffMs }: Rules, trigger: (typeof TRIGGERS)[number]): ChannelTable<CoolOff> =>
  coolOffMs[trigger] ?? coolOffMs.default;

function waits(
  section: Section,
  name: string,
  before: ChannelTable<CoolOff>,
  after: ChannelTable<CoolOff>,
  afterWhat: string,
  verb = "wait",
): Difference[] {
  const groups = new Map<string, { was: CoolOff; is: CoolOff; channels: Channel[] }>();
  for (const channel of CHANNELS) {
    const [was, is] = [forChannel(before, channel), forChannel(after, channel)];
    if (was === is) continue;
    const group = groups.get(`${was} ${is}`) ?? { was, is, channels: [] };
    group.channels.push(channel);
    groups.set(`${was} ${is}`, group);
  }
  return [...groups.values()].map(({ was, is, channels }) => ({
    section,
    direction: msOf(is) > msOf(was) ? "tightens" : "loosens",
    text: `${name}: ${channelsListed(channels)} ${verb} ${coolOffInWords(is)} instead of ${coolOffInWords(was)} ${afterWhat}`,
  }));
}

/** A wait that no time ends is longer than any. */
const msOf = (value: CoolOff): number => (value === UNTIL_INVITED ? Number.POSITIVE_INFINITY : value);
