/** Each row of the policy page but arbitration and the allows, as a question about one instant: does it hold, or end, now? */
import type { Channel, Purpose, ReasonCode } from "@holdoff/sdk/wire";
import { type Policy, UNTIL_INVITED } from "../../../src/gate/policy.js";
import type { PersonDocument, Refusal } from "../../../src/person/document.js";
import { CHECKOUT_AGE_MS, lastSignsOfOpen } from "./checkouts.js";
import { isOpen, placesOf } from "./contact-hours.js";
import { contactsCounted } from "./contacts.js";
import { declinesOfOffer, noesOf } from "./declines.js";
import {
  had,
  heardWithin,
  isOneOf,
  isSuspect,
  lastDayMs,
  onceADay,
  others,
  type Question,
  VISIT_SILENCE_MS,
  valueFor,
  visibleMs,
  within,
} from "./facts.js";
import { awaited } from "./invitations.js";
import { dayNumber, wallTime } from "./local-time.js";
import { ordersElsewhere, ownOrders } from "./orders.js";

type Answer = "hold" | "cancel" | null;
type NaiveRule = (question: Question) => Answer;
const hold = (yes: boolean): Answer => (yes ? "hold" : null);
const cancel = (yes: boolean): Answer => (yes ? "cancel" : null);

/** It needs consent, none of the customer's is on record, and the word of the caller counts and names its proof. */
export function isStatedWithProof(question: Question): boolean {
  const { followUp, person, policy } = question;
  if (policy.consent[followUp.channel]?.[followUp.purpose] === undefined) return false;
  const unsaid = { ...question, person: { ...person, known: { ...person.known, optIns: [] } } };
  const isRecorded = NAIVE_RULES.no_consent?.({ ...question, followUp: { ...followUp, basis: "none" } }) === null;
  return (
    !isRecorded &&
    followUp.basisProof !== undefined &&
    NAIVE_RULES.no_consent?.(question) === null &&
    NAIVE_RULES.no_consent?.(unsaid) === null
  );
}

export const NAIVE_RULES: { readonly [C in ReasonCode]?: NaiveRule } = {
  not_yet: (question) => hold(question.atMs < question.followUp.notBeforeMs || awaited(question) !== undefined),

  /** A stop of everything, of a channel or of a department does not mean what the customer needs. */
  stopped: ({ followUp: { channel, department, purpose }, site: { stops } }) => {
    const said = (name: string, value: unknown): boolean =>
      stops.some(({ target }) => Object.entries(target).some(([key, what]) => key === name && what === value));
    if (said("purpose", purpose)) return "hold";
    if (purpose === "transactional") return null;
    return hold(said("site", true) || said("channel", channel) || said("department", department));
  },

  /** Sales with a funnel trigger, while a site that told 20 orders in 28 days told none for long. */
  orders_silent: ({ followUp: { purpose, trigger }, policy, site: { orders }, atMs }) => {
    if (purpose !== "sales" || (trigger.type !== "checkout_incomplete" && trigger.type !== "cart_left")) return null;
    if (orders === null || orders.count < 20) return null;
    const { silentAfter, silentMinMs } = policy.orders;
    const isLong = !within(orders.lastAtMs, silentAfter * orders.longestGapMs, atMs);
    return hold(isLong && !within(orders.lastAtMs, silentMinMs, atMs));
  },

  blind: (question) => {
    if (isSuspect(question) || question.site.unfitSinceMs !== null) return "hold";
    const { followUp, person, policy, site } = question;
    if (followUp.purpose === "transactional") return null;
    const isUnheard = site.blindSinceMs !== null || person.now.unheardSinceMs !== undefined;
    return hold(isUnheard && policy.presence.channels.includes(followUp.channel));
  },

  present: (question) => {
    const { followUp, person, policy, atMs } = question;
    if (!policy.presence.channels.includes(followUp.channel)) return null;
    const here = ({ visible, heardAtMs, aliveAtMs }: { visible: boolean; heardAtMs: number; aliveAtMs: number }) =>
      visible &&
      heardWithin(question, heardAtMs, policy.presence.leaseMs, atMs) &&
      heardWithin(question, aliveAtMs, policy.presence.idleMs, atMs);
    if (Object.values(person.now.tabs).some(here)) return "hold";
    if (!within(Math.max(followUp.createdAtMs, followUp.notBeforeMs), policy.outsiders.holdMaxMs, atMs)) return null;
    // Taken back for such a visitor alone, it waits for half an hour.
    const { outsidersRecalledAtMs } = followUp;
    if (outsidersRecalledAtMs !== undefined && within(outsidersRecalledAtMs, 30 * 60_000, atMs)) return "hold";
    return hold(Object.values(person.now.outsiders).some(here));
  },

  quiet: (question) => {
    const { followUp, person, policy, atMs } = question;
    const { activeAtMs } = person.now;
    const quietMs = valueFor(policy.quietMs, followUp.channel);
    return hold(activeAtMs !== null && heardWithin(question, activeAtMs, quietMs, atMs));
  },

  in_funnel: (question) => {
    const { followUp, person, policy, atMs } = question;
    const leftAfterMs = valueFor(policy.funnel.leftAfterMs, followUp.channel);
    for (const lastAtMs of lastSignsOfOpen(person)) {
      if (!within(lastAtMs, CHECKOUT_AGE_MS, atMs)) continue;
      const visit = person.now.visits.find(({ fromMs, toMs }) => fromMs <= lastAtMs && lastAtMs <= toMs);
      if (heardWithin(question, Math.max(lastAtMs, visit?.toMs ?? 0), leftAfterMs, atMs)) return "hold";
    }
    return null;
  },

  cool_off: ({ followUp: { trigger, channel }, policy, atMs }) => {
    const coolOff = valueFor(policy.coolOffMs[trigger.type] ?? policy.coolOffMs.default, channel);
    return hold(coolOff === UNTIL_INVITED || within(trigger.atMs, coolOff, atMs));
  },

  contact_hours: ({ followUp, person, policy, atMs }) => hold(!isOpen(followUp.channel, person, policy, atMs)),

  paused: ({ followUp, person, atMs }) =>
    hold(followUp.purpose !== "transactional" && atMs < (person.known.profile.pauseUntilMs?.value ?? 0)),

  recent_contact: (question) =>
    hold(
      contactsCounted(question).some(
        ({ atMs, purpose }) =>
          purpose !== "transactional" &&
          within(atMs, valueFor(question.policy.gapMs, question.followUp.channel), question.atMs),
      ),
    ),

  budget: (question) =>
    hold(
      question.policy.budgets.some(({ channels, purposes, max, perMs }) => {
        const falls = ({ channel, purpose }: { channel: Channel | "all"; purpose: Purpose | "all" }): boolean =>
          (channels === undefined || channel === "all" || channels.includes(channel)) &&
          (purposes === undefined ? purpose !== "transactional" : purpose === "all" || purposes.includes(purpose));
        if (!falls(question.followUp)) return false;
        const counted = contactsCounted(question).filter(
          (contact) => falls(contact) && within(contact.atMs, perMs, question.atMs),
        );
        return counted.length >= max || counted.some(({ isMore }) => isMore);
      }),
    ),

  open_ticket: ({ followUp, person, policy, atMs }) =>
    hold(
      policy.tickets.hold.includes(followUp.purpose) &&
        Object.values(person.known.tickets).some(
          ({ closedAtMs }) => closedAtMs === null || within(closedAtMs, policy.tickets.coolOffMs, atMs),
        ),
    ),

  converted: ({ followUp: { purpose, trigger, about, checkoutAtMs, createdAtMs }, person }) => {
    if (isOneOf(purpose, "service", "transactional") || trigger.type === "order_completed") return null;
    const orders = [...ownOrders(person), ...ordersElsewhere(person)];
    const checkout = about?.checkout;
    if (checkout !== undefined && orders.some(({ names }) => names.includes(checkout))) return "cancel";
    const isFunnel = trigger.type === "checkout_incomplete" || trigger.type === "cart_left";
    if (!isFunnel && checkout === undefined) return null;
    const sinceMs = checkoutAtMs ?? Math.min(trigger.atMs, createdAtMs);
    return cancel(orders.some(({ reachMs }) => reachMs >= sinceMs));
  },

  cart_empty: ({ followUp: { trigger }, person: { known }, policy: { cart }, atMs }) => {
    const carts = Object.values(known.carts);
    if (trigger.type !== "cart_left" || carts.length === 0 || carts.some(({ items }) => items > 0)) return null;
    return carts.some((told) => within(told.atMs, cart.emptyForMs, atMs)) ? "hold" : "cancel";
  },

  declined_offer: (question) =>
    cancel(
      declinesOfOffer(question).some((saidAtMs) => within(saidAtMs, question.policy.declines.offerMs, question.atMs)),
    ),

  declined_contact: (question) =>
    cancel(!isOneOf(question.followUp.purpose, "service", "transactional") && declinesOfContact(question).length > 0),

  fatigue: (question) => {
    const { followUp, policy, atMs } = question;
    const { fatigue } = policy;
    if (followUp.purpose !== "sales") return null;
    const said = noesOf(question);
    const reachedAtMs = said
      .map(({ saidAtMs }) => saidAtMs)
      .filter((reachMs) => {
        const before = said.filter(
          ({ saidAtMs }) => saidAtMs <= reachMs && within(saidAtMs, fatigue.withinMs, reachMs),
        );
        return new Set(before.map(({ what }) => what)).size >= fatigue.declines;
      });
    if (reachedAtMs.length === 0 || !within(Math.max(...reachedAtMs), fatigue.forMs, atMs)) return null;
    if (followUp.offer !== undefined) return "cancel";
    return hold(within(Math.max(...said.map(({ saidAtMs }) => saidAtMs)), fatigue.waitMs, atMs));
  },

  bounced: ({ person, policy, atMs }) => {
    const [visit, another] = person.now.visits;
    if (visit === undefined || another !== undefined) return null;
    const ended = !within(visit.toMs, VISIT_SILENCE_MS, atMs);
    return cancel(ended && visibleMs(person, visit) < policy.bounceMs && person.now.touchedAtMs === null);
  },

  opted_out: (question) => cancel(refusalsOf(question).length > 0),

  no_consent: (question) => {
    const { followUp, person, policy } = question;
    const need = policy.consent[followUp.channel]?.[followUp.purpose];
    if (need === undefined) return null;
    const recorded = person.known.optIns.filter(
      ({ channel, purpose }) =>
        (channel === "all" || channel === followUp.channel) && (purpose === "all" || purpose === followUp.purpose),
    );
    if (recorded.some(({ preTicked }) => !preTicked)) return null;
    const meets =
      followUp.basis === "consent" || (followUp.basis === "soft_opt_in" && need === "consent_or_soft_opt_in");
    const { stated } = policy.consent;
    const isTaken = stated === true || (stated === "with_proof" && followUp.basisProof !== undefined);
    return cancel(!(meets && isTaken && recorded.length === 0 && refusalsOf(question).length === 0));
  },

  purpose: ({ followUp: { purpose, offer, department }, policy: { purposes }, site }) => {
    const allowed = department === undefined ? undefined : had(purposes.departments, department);
    return cancel(
      (offer !== undefined && purposes.offersForbiddenFor.includes(purpose)) ||
        (allowed !== undefined && !allowed.includes(purpose)) ||
        (department !== undefined && site.suspended.includes(department)),
    );
  },

  duplicate: (question) => {
    const { channel, offer, step, trigger, about, createdAtMs, id } = question.followUp;
    return cancel(
      others(question).some(
        (other) =>
          other.channel === channel &&
          other.offer === offer &&
          other.step === step &&
          other.trigger.type === trigger.type &&
          other.about?.checkout === about?.checkout &&
          other.about?.order === about?.order &&
          other.about?.ticket === about?.ticket &&
          (other.createdAtMs < createdAtMs || (other.createdAtMs === createdAtMs && other.id < id)),
      ),
    );
  },

  asked_enough: ({ followUp, person, policy: { asks, declines }, atMs }) => {
    if (followUp.channel !== "chat") return null;
    const { visits } = person.now;
    const askedAtMs = [...person.now.askedAtMs, ...onceADay(person.known.toldAsks).map((one) => one.atMs)];
    const asked = askedAtMs.filter((oneMs) => within(oneMs, asks.perMs, atMs)).length >= asks.max;
    const justAsked = askedAtMs.some((oneMs) => within(oneMs, asks.gapMs, atMs));
    const dismissed = person.known.chatDismissedAtMs.some((oneMs) => within(oneMs, declines.chatMs, atMs));
    if (asked || justAsked || dismissed) return "cancel";
    const visit = visits.at(-1);
    const lookedMs = visit !== undefined && within(visit.toMs, VISIT_SILENCE_MS, atMs) ? visibleMs(person, visit) : 0;
    return hold(lookedMs < asks.dwellMs);
  },

  expired: (question) => cancel(question.atMs >= lastDayMs(question)),

  unsure: ({ followUp: { purpose, createdAtMs }, site: { gapAtMs } }) =>
    cancel(isOneOf(purpose, "sales", "survey") && gapAtMs !== null && createdAtMs <= gapAtMs),

  /** Nobody or everybody: which customers are in a share of them is for the product's own hash to say. */
  holdout: ({ followUp: { purpose }, person, policy }) =>
    cancel(isOneOf(purpose, "sales", "survey") && person.customer !== null && policy.holdout.percent === 100),
};

/** When contact on this channel, or all contact, was declined so lately that it counts. */
export function declinesOfContact({ followUp, person, policy, atMs }: Question): number[] {
  const { [followUp.channel]: ofChannel, all } = person.known.contactDeclined;
  const inCall = followUp.channel === "call" && policy.declines.afterCall === "contact";
  const { call, all: anywhere } = person.known.declinedWithOffer;
  const withOffer = inCall ? [call, anywhere] : [];
  return [ofChannel, all, ...withOffer].flatMap((one) =>
    one && isRemembered(one.atMs, policy.declines.contact, person, policy, atMs) ? [one.atMs] : [],
  );
}

/** By the calendar the day of the decline does not count, and it counts wherever the person may be. */
function isRemembered(
  declinedAtMs: number,
  contact: Policy["declines"]["contact"],
  person: PersonDocument,
  policy: Policy,
  atMs: number,
): boolean {
  if ("ms" in contact) return within(declinedAtMs, contact.ms, atMs);
  return placesOf(person, policy).some(
    (zone) => dayNumber(wallTime(zone, atMs)) - dayNumber(wallTime(zone, declinedAtMs)) <= contact.calendarDays,
  );
}

function refusalsOf({ followUp, person }: Question): Refusal[] {
  return person.known.refusals.filter(
    ({ channel, purpose }) =>
      (channel === undefined || channel === followUp.channel) &&
      (purpose === undefined ? followUp.purpose !== "transactional" : purpose === followUp.purpose),
  );
}
