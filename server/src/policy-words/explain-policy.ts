/** A policy told in plain sentences, section by section, with what differs from the courteous one. */
import { CHANNELS, PURPOSES, TRIGGERS } from "@holdoff/sdk/wire";
import { DEFAULT_POLICY } from "../gate/default-policy.js";
import { type AfterCall, type ChannelTable, type CoolOff, type Stated, UNTIL_INVITED } from "../gate/policy.js";
import { budgetInWords } from "./budgets.js";
import { diffPolicies } from "./diff-policies.js";
import { type Difference, type Rules, SECTIONS, type Section } from "./difference.js";
import { holidaysOf, hoursInWords } from "./open-hours.js";
import {
  CHANNEL_WORDS,
  capital,
  channelsListed,
  coolOffInWords,
  datesListed,
  lengthInWords,
  listed,
  often,
  PURPOSE_WORDS,
  purposesListed,
  rememberedLengthInWords,
  spanInWords,
  TRIGGER_WORDS,
  tableInWords,
  times,
} from "./phrases.js";

export interface ExplainedSection {
  section: Section;
  title: string;
  sentences: string[];
  /** From the courteous policy. */
  differs: Difference[];
}

export function explainPolicy(rules: Rules): ExplainedSection[] {
  const differences = diffPolicies(DEFAULT_POLICY, rules);
  return SECTIONS.map((section) => {
    const [title, tell] = TOLD[section];
    return { section, title, sentences: tell(rules), differs: differences.filter((one) => one.section === section) };
  });
}

/** `Calls and texts wait 30 minutes; letters do not wait.` */
function waitsInWords(table: ChannelTable<CoolOff>): string {
  const parts = tableInWords(table).map(({ who, value }) =>
    value === 0 ? `${who} do not wait` : `${who} wait ${coolOffInWords(value)}`,
  );
  return `${capital(parts.join("; "))}.`;
}

const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const untilAsked = (table: ChannelTable<CoolOff>): boolean =>
  tableInWords(table).some(({ value }) => value === UNTIL_INVITED);

function statedInWords(stated: Stated): string {
  switch (stated) {
    case true:
      return "The sender's word for it is accepted; a recorded refusal always counts for more.";
    case "with_proof":
      return "The sender's word for it is accepted where it says where the proof is; a recorded refusal always counts for more.";
    case false:
      return "Only a consent on record counts, not the sender's word.";
  }
}

const AFTER_CALL_WORDS: Readonly<Record<AfterCall, string>> = {
  offer: "A call that was declined with its offer declines that offer.",
  contact: "A call that was declined with its offer declines that offer, and calls.",
};

const TOLD: Readonly<Record<Section, readonly [title: string, tell: (rules: Rules) => string[]]>> = {
  zone: [
    "Time zone",
    ({ zone }) => [`Where nothing better is known of a customer, the clock of ${zone.replaceAll("_", " ")} counts.`],
  ],
  presence: [
    "While the customer is here",
    ({ presence }) =>
      presence.channels.length === 0
        ? ["Nobody waits because the customer is on the site."]
        : [
            `${capital(channelsListed(presence.channels))} wait while the customer is on the site.`,
            `That is while a visible tab was heard from within ${lengthInWords(presence.leaseMs)}, and touched within ${lengthInWords(presence.idleMs)}.`,
          ],
  ],
  quiet: ["After the last thing the customer did, on any device", ({ quietMs }) => [waitsInWords(quietMs)]],
  funnel: [
    "While an order is begun and not finished",
    ({ funnel }) => [`${waitsInWords(funnel.leftAfterMs)} It counts from the last news of that order.`],
  ],
  coolOff: [
    "Time to breathe after what gave the reason",
    ({ coolOffMs }) => {
      const told = TRIGGERS.flatMap((trigger) => {
        const table = coolOffMs[trigger];
        return table ? [`After ${TRIGGER_WORDS[trigger]}, ${uncapital(waitsInWords(table))}`] : [];
      });
      const asked = Object.values(coolOffMs).some((table) => table !== undefined && untilAsked(table));
      return [
        ...told,
        `After anything else, ${uncapital(waitsInWords(coolOffMs.default))}`,
        ...(asked ? ["To wait until the customer asks means that no time ends the wait, only the customer does."] : []),
      ];
    },
  ],
  hours: [
    "When contact may be made, by the customer's own clock",
    ({ hours }) => [
      ...CHANNELS.flatMap((channel) => {
        const own = hours[channel];
        if (own === undefined) return [];
        const rest = holidaysOf(hours, channel);
        const resting = rest.length > 0 ? ` They rest on ${datesListed(rest)}.` : "";
        return [`${capital(CHANNEL_WORDS[channel])} are allowed ${hoursInWords(own)}.${resting}`];
      }),
      ...others(CHANNELS.filter((channel) => hours[channel] === undefined)),
      `Where the customer's zone is not known, only from ${spanInWords(hours.unknown)}.`,
    ],
  ],
  gap: ["After any contact, by any department on any channel", ({ gapMs }) => [waitsInWords(gapMs)]],
  budgets: [
    "How many contacts all departments may make together",
    ({ budgets }) =>
      budgets.length === 0
        ? ["There is no limit."]
        : budgets.map((budget) => `${capital(budget.name)}: ${budgetInWords(budget)}.`),
  ],
  arbitration: [
    "When several contacts want the same customer",
    ({ arbitration }) => [
      `They go in this order: ${listed(arbitration.order.map((purpose) => PURPOSE_WORDS[purpose]))}.`,
      `While one is being made the others wait: ${tableInWords(arbitration.unfinishedMs)
        .map(({ who, value }) => `for ${who} ${lengthInWords(value)}`)
        .join("; ")}.`,
    ],
  ],
  tickets: [
    "While a support ticket is open",
    ({ tickets }) =>
      tickets.hold.length === 0
        ? ["No contact waits because of a ticket."]
        : [
            `${capital(purposesListed(tickets.hold))} wait, and for ${lengthInWords(tickets.coolOffMs)} after it was closed.`,
          ],
  ],
  declines: [
    "How long a no is remembered",
    ({ declines }) => [
      `A declined offer is not made again for ${lengthInWords(declines.offerMs)}.`,
      `Declined contact is respected for ${rememberedLengthInWords(declines.contact)}, a dismissed chat for ${lengthInWords(declines.chatMs)}.`,
      ...("ms" in declines.contact ? [] : ["Calendar days are the customer's own, and begin after the day of the no."]),
      AFTER_CALL_WORDS[declines.afterCall],
    ],
  ],
  fatigue: [
    "When a customer has said no often",
    ({ fatigue }) => [
      `After ${times(fatigue.declines, "decline")} within ${lengthInWords(fatigue.withinMs)} no offers are made for ${lengthInWords(fatigue.forMs)}.`,
      `Other sales contacts wait ${lengthInWords(fatigue.waitMs)} after the last decline.`,
    ],
  ],
  asks: [
    "Offering a chat",
    ({ asks }) => [
      `Not before the customer has looked around for ${lengthInWords(asks.dwellMs)}, at most ${often(asks.max)} in ${lengthInWords(asks.perMs)}, and never twice within ${lengthInWords(asks.gapMs)}.`,
    ],
  ],
  bounce: [
    "Short visits",
    ({ bounceMs }) =>
      bounceMs === 0
        ? ["Every visit may be followed up, however short."]
        : [`Whoever left within ${lengthInWords(bounceMs)}, and touched nothing, is not followed up.`],
  ],
  cart: [
    "Carts that are empty by now",
    ({ cart }) => [
      cart.emptyForMs === 0
        ? "A contact about a cart that was left ends as soon as the cart is empty."
        : `A contact about a cart that was left ends when the cart has been empty for ${lengthInWords(cart.emptyForMs)}.`,
    ],
  ],
  consent: [
    "What needs the customer's consent",
    ({ consent }) => {
      const needing = (need: string): string[] =>
        CHANNELS.flatMap((channel) => {
          const purposes = PURPOSES.filter((purpose) => consent[channel]?.[purpose] === need);
          return purposes.length > 0 ? [`${CHANNEL_WORDS[channel]} for ${purposesListed(purposes)}`] : [];
        });
      const [strict, soft] = [needing("consent"), needing("consent_or_soft_opt_in")];
      return [
        ...(strict.length > 0 ? [`${capital(listed(strict))} need consent.`] : []),
        ...(soft.length > 0 ? [`${capital(listed(soft))} need consent or a soft opt-in of an earlier customer.`] : []),
        ...(strict.length + soft.length === 0 ? ["Nothing does, by this policy."] : []),
        statedInWords(consent.stated),
      ];
    },
  ],
  purposes: [
    "What a contact is for",
    ({ purposes }) => [
      purposes.offersForbiddenFor.length === 0
        ? "Any contact may carry an offer."
        : `No offer may be made with ${purposesListed(purposes.offersForbiddenFor)}.`,
      ...Object.entries(purposes.departments).map(
        ([name, allowed]) => `The department "${name}" may contact customers for ${purposesListed(allowed)} only.`,
      ),
      `A department that broke its word ${often(purposes.breaches)} within ${lengthInWords(purposes.perMs)} is suspended.`,
    ],
  ],
  invitations: [
    "When the customer asks for contact",
    ({ invitations }) => [
      `The request stands for ${lengthInWords(invitations.forMs)}, at least to the end of the first hours in which it can be served, and for one contact.`,
      invitations.punctualMs === 0
        ? "Whatever time the customer named, the hours are kept."
        : `A time that the customer named counts more than the hours for ${lengthInWords(invitations.punctualMs)} from then on.`,
    ],
  ],
  permit: [
    "After a contact was released",
    ({ permit }) => [`The sender may act on it for ${lengthInWords(permit.forMs)}, then it has to ask again.`],
  ],
  holds: [
    "The end of waiting",
    ({ holds }) => [`A contact that could not be made within ${lengthInWords(holds.maxMs)} is given up.`],
  ],
  orders: [
    "When no orders are heard",
    ({ orders }) => [
      `Sales about a cart or a checkout wait when the shop told of no order for ${orders.silentAfter} times the longest time between two, and for ${lengthInWords(orders.silentMinMs)} at least.`,
    ],
  ],
  outsiders: [
    "Visitors who may be the customer",
    ({ outsiders }) => [
      `Somebody whom the shop takes for the customer, without proof, can hold a contact for ${lengthInWords(outsiders.holdMaxMs)} at most.`,
    ],
  ],
  blind: [
    "Gaps in what could be heard",
    ({ blind }) => [
      `After more than ${lengthInWords(blind.maxMs)} without signals nothing goes out until somebody has looked.`,
    ],
  ],
  holdout: [
    "The control group",
    ({ holdout }) =>
      holdout.percent === 0
        ? ["There is none."]
        : [`${holdout.percent} percent of customers are never contacted for sales or surveys.`],
  ],
  record: [
    "Signals kept for trying out a policy",
    ({ record }) => [record.days === 0 ? "None are kept." : `They are kept for ${times(record.days, "day")}.`],
  ],
  brief: [
    "What whoever calls is told",
    ({ brief }) => [
      brief.reveal.length === 0
        ? "Only the honest reason for the call."
        : `The honest reason for the call, and ${listed(brief.reveal)}. Never pages or steps.`,
    ],
  ],
};

const others = (channels: readonly (typeof CHANNELS)[number][]): string[] =>
  channels.length === 0 ? [] : [`${capital(channelsListed(channels))} are allowed at any time.`];
