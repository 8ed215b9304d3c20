/**
 * The policy file's shape: which keys there are, what each is for, and the legal range of each value. Durations become
 * milliseconds and times of day minutes here; what is left out stays left out and is filled in by `resolve-policy.ts`.
 * The descriptions are what an editor shows; `policy-json-schema.ts` makes its schema of this one.
 */
import { CHANNELS, PURPOSES, TRIGGERS, WEEKDAYS } from "@holdoff/sdk/wire";
import { z } from "zod";
import { AFTER_CALL, BRIEF_PARTS, CONSENT_NEEDS, STATED } from "./policy.js";
import {
  areApart,
  coolOffLength,
  duration,
  holiday,
  rememberedLength,
  spanText,
  timeOfDay,
  windowLength,
  zone,
} from "./policy-values.js";

/** A key that may be left out, with the sentence that an editor shows for it. */
const optional = <T extends z.ZodType>(value: T, description: string) => value.exactOptional().describe(description);

/** Words of a closed list, each at most once. */
const setOf = <T extends string>(words: readonly T[], countMin = 0) =>
  z
    .array(z.enum(words))
    .min(countMin)
    .superRefine((list, context) => {
      for (const [index, word] of list.entries()) {
        if (list.indexOf(word) < index)
          context.addIssue({ code: "custom", path: [index], message: `"${word}" stands twice in this list` });
      }
    })
    .meta({ uniqueItems: true });

const channels = setOf(CHANNELS);
const purposes = setOf(PURPOSES);
const count = (min: number, max: number) => z.int().min(min).max(max);

const perChannel = <T extends z.ZodType>(value: T) => {
  const entry = value.exactOptional();
  return z.strictObject({
    call: entry,
    sms: entry,
    email: entry,
    push: entry,
    chat: entry,
    post: entry,
    social: entry,
    default: optional(value, "Every channel that this table does not name."),
  });
};

const span = {
  from: timeOfDay.describe("Opens at this time of day."),
  to: timeOfDay.describe("Closes at this time of day; earlier than `from` means over midnight."),
};
const SAME_ENDS = 'from and to are the same: the whole day is from "00:00" to "24:00"';
const hasLength = ({ from, to }: { from: number; to: number }): boolean => areApart(from, to);

const daySpan = z.strictObject(span).refine(hasLength, { message: SAME_ENDS });

const channelHours = z
  .strictObject({
    ...span,
    days: optional(setOf(WEEKDAYS, 1), "Days of the week; every day if left out."),
    not: optional(z.array(spanText).max(8), "Stretches inside the hours that are kept free, such as lunch."),
    holidays: optional(z.array(holiday).max(400), "Days without contact: 12-25 every year, 2026-04-03 once."),
  })
  .refine(hasLength, { message: SAME_ENDS });

const consentNeeds = z.partialRecord(z.enum(PURPOSES), z.enum(CONSENT_NEEDS));

const budget = z.strictObject({
  name: z.string().min(1).max(64).describe("Names the budget in receipts."),
  channels: optional(setOf(CHANNELS, 1), "Channels that count and are counted; all if left out."),
  purposes: optional(setOf(PURPOSES, 1), "Purposes that count and are counted; all but transactional if left out."),
  max: count(0, 1000).describe("So many contacts by all departments together."),
  per: windowLength.describe("In so long a time."),
});

const coolOffs = z.partialRecord(z.enum([...TRIGGERS, "default"]), perChannel(coolOffLength));

export const policySchema = z.strictObject({
  version: optional(z.literal(1), "Version of the file format."),
  zone: optional(zone, "The site's own time zone, used only where nothing better is known of the customer."),
  presence: optional(
    z.strictObject({
      lease: optional(duration, "A visible tab is believed for this long after it was last heard from."),
      idle: optional(duration, "A page that nobody touched for this long counts as left."),
      channels: optional(channels, "Channels that wait while the customer is here."),
    }),
    "Nobody is contacted while they are on the site.",
  ),
  quiet: optional(perChannel(duration), "Wait this long after the last thing the customer did, on any device."),
  funnel: optional(
    z.strictObject({
      leftAfter: optional(perChannel(duration), "An order begun counts as left after this long without news of it."),
    }),
    "An order that was begun and not finished is left alone for a while.",
  ),
  coolOff: optional(coolOffs, "Time to breathe after what gave the reason for the contact, by trigger and channel."),
  hours: optional(
    z.strictObject({
      call: channelHours.exactOptional(),
      sms: channelHours.exactOptional(),
      email: channelHours.exactOptional(),
      push: channelHours.exactOptional(),
      chat: channelHours.exactOptional(),
      post: channelHours.exactOptional(),
      social: channelHours.exactOptional(),
      unknown: optional(daySpan, "Hours that hold as well where the customer's zone cannot be known."),
    }),
    "When a channel may be used, in the customer's own time zone. A channel without hours may be used at any time.",
  ),
  gap: optional(perChannel(duration), "After any contact by anybody, wait this long before the next on this channel."),
  budgets: optional(
    z
      .array(budget)
      .max(32)
      .superRefine((list, context) => {
        for (const [index, { name }] of list.entries()) {
          if (list.findIndex((other) => other.name === name) === index) continue;
          const message = `two budgets are named "${name}": a receipt could not tell them apart`;
          context.addIssue({ code: "custom", path: [index, "name"], message });
        }
      }),
    "How many contacts all departments together may make.",
  ),
  arbitration: optional(
    z.strictObject({
      order: optional(purposes, "Who goes first when several contacts want the same customer."),
      unfinished: optional(perChannel(duration), "A contact that is being made keeps the others waiting this long."),
    }),
    "Only one contact at a time.",
  ),
  tickets: optional(
    z.strictObject({
      hold: optional(purposes, "Purposes that wait while a support ticket is open."),
      coolOff: optional(duration, "They wait this much longer after it closed."),
    }),
    "Support comes before sales.",
  ),
  declines: optional(
    z.strictObject({
      offer: optional(duration, "A declined offer is not made again for this long."),
      contact: optional(
        rememberedLength,
        "Declined contact is respected for this long: a duration, or full calendar days on the customer's own calendar.",
      ),
      chat: optional(duration, "A chat that was dismissed is not offered again for this long."),
      afterCall: optional(
        z.enum(AFTER_CALL),
        "What a call declines that was declined with its offer: the offer alone, or contact by call as well.",
      ),
    }),
    "How long a no is remembered.",
  ),
  fatigue: optional(
    z.strictObject({
      declines: optional(count(1, 100), "So many declines are enough."),
      within: optional(windowLength, "Counted within this time."),
      for: optional(duration, "Offers rest for this long."),
      wait: optional(duration, "Other sales contacts wait this long after the last decline."),
    }),
    "Many declines in a short time.",
  ),
  asks: optional(
    z.strictObject({
      dwell: optional(duration, "No chat is offered before the customer has looked around for this long."),
      gap: optional(duration, "No second one within this time."),
      max: optional(count(0, 16), "At most so many."),
      per: optional(windowLength, "In so long a time."),
    }),
    "How often a chat may be offered.",
  ),
  bounce: optional(duration, "Whoever left sooner than this, and touched nothing, is not followed up."),
  cart: optional(
    z.strictObject({
      emptyFor: optional(duration, "A contact about a cart waits this long after it was emptied; then it ends."),
    }),
    "Carts that were left, and are empty by now.",
  ),
  consent: optional(
    z.strictObject({
      stated: optional(
        z.literal(STATED),
        "Whether the caller's word for a consent (its basis) is accepted; with_proof: where it says where the proof is.",
      ),
      call: consentNeeds.exactOptional(),
      sms: consentNeeds.exactOptional(),
      email: consentNeeds.exactOptional(),
      push: consentNeeds.exactOptional(),
      chat: consentNeeds.exactOptional(),
      post: consentNeeds.exactOptional(),
      social: consentNeeds.exactOptional(),
    }),
    "Which contacts need the customer's consent, by channel and purpose.",
  ),
  purposes: optional(
    z.strictObject({
      offersForbiddenFor: optional(purposes, "Purposes that may not carry an offer."),
      departments: optional(
        z.record(z.string().min(1).max(128), purposes),
        "Purposes that a department may have; one that is not listed may have all.",
      ),
      breaches: optional(count(1, 1000), "So many breaches of the stated purpose suspend a department."),
      per: optional(windowLength, "Counted within this time."),
    }),
    "A contact says what it is for, and keeps to it.",
  ),
  invitations: optional(
    z.strictObject({
      for: optional(
        windowLength,
        "It stands for this long, at least to the end of the first hours in which it can be served, and for one contact.",
      ),
      punctual: optional(duration, "A time that the customer named counts more than the hours for this long."),
    }),
    "The customer's own request for contact.",
  ),
  permit: optional(
    z.strictObject({ for: optional(windowLength, "A released contact may be made for this long.") }),
    "How long a sender may act on a release without asking again.",
  ),
  holds: optional(
    z.strictObject({ max: optional(windowLength, "No follow-up waits longer than this; then it ends.") }),
    "The end of waiting.",
  ),
  orders: optional(
    z.strictObject({
      silentAfter: optional(count(1, 1000), "So many times the longest time between two orders of the last 28 days."),
      silentMin: optional(duration, "Never sooner than after this long."),
    }),
    "When a shop that used to tell of its orders counts as silent: then sales about carts and checkouts wait.",
  ),
  outsiders: optional(
    z.strictObject({ holdMax: optional(duration, "Unproven presence may hold a follow-up for this long.") }),
    "Visitors whom the shop's backend takes for this customer, without proof.",
  ),
  blind: optional(
    z.strictObject({ max: optional(duration, "A longer gap releases nothing until somebody has looked.") }),
    "Gaps in what could be heard.",
  ),
  holdout: optional(
    z.strictObject({ percent: optional(z.number().min(0).max(100), "Percent of customers.") }),
    "Customers who are never contacted for sales or surveys, so that the effect can be measured.",
  ),
  record: optional(
    z.strictObject({ days: optional(count(0, 3650), "Days of signals kept; 0 keeps none.") }),
    "Signals kept for replaying a changed policy against the past.",
  ),
  brief: optional(
    z.strictObject({ reveal: optional(setOf(BRIEF_PARTS), "Parts of the brief.") }),
    "What a person who calls is told about the customer.",
  ),
});

/** A policy file as it was written, in milliseconds and minutes. */
export type PolicyFile = z.infer<typeof policySchema>;
