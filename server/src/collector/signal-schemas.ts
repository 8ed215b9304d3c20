/** What each type of signal may carry, checked against the wire's types. Unknown properties are left out. */
import {
  CHANNELS,
  type ChosenHours,
  KEYWORDS,
  OUTCOMES,
  PROP_CHARS_MAX,
  PURPOSES,
  type SignalProps,
  type SignalType,
  WEEKDAYS,
} from "@holdoff/sdk/wire";
import { z } from "zod";
import { instant, isZone, ref } from "../http/fields.js";

const LIST_MAX = 50;
const WHOLE_MAX = 1_000_000_000;

const text = z.string().min(1).max(PROP_CHARS_MAX);
const count = z.number().int().min(0).max(WHOLE_MAX);
const ms = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const channel = z.enum(CHANNELS);
const channelOrAll = z.enum([...CHANNELS, "all"]);
const purpose = z.enum(PURPOSES);
const purposeOrAll = z.enum([...PURPOSES, "all"]);
const zone = z.string().max(64).refine(isZone, "an IANA time zone, such as Europe/Berlin");
const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, from 00:00 to 23:59");
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time of day, from 00:00 to 24:00");
const hours: z.ZodType<ChosenHours[]> = z
  .array(
    z
      .object({ days: z.array(z.enum(WEEKDAYS)).min(1).max(7), from, to })
      .refine((window) => window.from !== window.to, "two times; the whole day is from 00:00 to 24:00"),
  )
  .max(14);

const lifts = z.union([z.array(text).max(LIST_MAX), z.object({ before: instant })]);
const totals = z.object({ visibleMs: ms.exactOptional(), engagedMs: ms.exactOptional() });
const checkout = z.object({
  checkout: ref.exactOptional(),
  step: text.exactOptional(),
  index: count.exactOptional(),
  of: count.exactOptional(),
});
const offer = z.object({ offer: ref });
const nothing: z.ZodType<Record<never, never>> = z.object({});
const ticket = z.object({ ticket: ref });

export const signalSchemas: { [T in SignalType]: z.ZodType<SignalProps[T]> } = {
  "page.viewed": totals,
  "page.active": totals,
  "page.hidden": totals,
  "page.left": totals,
  "cart.changed": z.object({ items: count.exactOptional() }),
  "checkout.started": checkout,
  "checkout.step_viewed": checkout,
  "checkout.step_completed": checkout,
  "checkout.error": checkout,
  "order.completed": z.object({
    order: ref.exactOptional(),
    checkout: ref.exactOptional(),
    inferred: z.boolean().exactOptional(),
    renewal: z.boolean().exactOptional(),
  }),
  "order.cancelled": z.object({ order: ref.exactOptional(), checkout: ref.exactOptional() }),
  "offer.shown": offer,
  "offer.accepted": offer,
  "offer.declined": offer,
  "contact.offered": z.object({ channel: channel.exactOptional(), offer: ref.exactOptional() }),
  "contact.requested": z.object({ channel, offer: ref.exactOptional(), when: instant.exactOptional() }),
  "contact.declined": z.object({ channel: channel.exactOptional(), offer: ref.exactOptional() }),
  "chat.invited": nothing,
  "chat.opened": nothing,
  "chat.dismissed": nothing,
  "chat.closed": nothing,
  "form.progress": z.object({ filled: count, of: count }),
  "content.downloaded": z.object({ content: text.exactOptional() }),
  "link.clicked": z.object({ campaign: text.exactOptional() }),
  "consent.given": z.object({
    channel: channelOrAll,
    purpose: purposeOrAll,
    preTicked: z.boolean().exactOptional(),
    wording: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex")
      .exactOptional(),
    lifts: lifts.exactOptional(),
  }),
  "consent.withdrawn": z.object({
    channel: channelOrAll.exactOptional(),
    purpose: purposeOrAll.exactOptional(),
    refusal: text.exactOptional(),
  }),
  "ticket.opened": ticket,
  "ticket.closed": ticket,
  "contact.made": z.object({
    channel: channel.exactOptional(),
    purpose: purpose.exactOptional(),
    department: text.exactOptional(),
    offer: ref.exactOptional(),
    outcome: z.enum(OUTCOMES).exactOptional(),
    followUp: text.exactOptional(),
  }),
  "contact.received": z.object({ channel: channel.exactOptional() }),
  "message.received": z.object({ channel: channel.exactOptional(), keyword: z.enum(KEYWORDS) }),
  "profile.updated": z.object({
    since: instant.exactOptional(),
    products: z.array(text).max(LIST_MAX).exactOptional(),
    zone: zone.exactOptional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "two capital letters, ISO 3166-1")
      .exactOptional(),
    hours: hours.exactOptional(),
  }),
  "preference.set": z.object({
    channel: channelOrAll.exactOptional(),
    purpose: purposeOrAll.exactOptional(),
    allow: z.boolean().exactOptional(),
    lifts: lifts.exactOptional(),
    hours: hours.exactOptional(),
    pauseUntil: instant.exactOptional(),
    refusal: text.exactOptional(),
  }),
};
