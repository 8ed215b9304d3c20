/** Each row of the policy page but arbitration and the allows, as a question about one instant: does it hold, or end, now? */
import type { ReasonCode } from "@holdoff/sdk/wire";
import { type Policy, UNTIL_INVITED } from "../../../src/gate/policy.js";
import type { PersonDocument, Refusal } from "../../../src/person/document.js";
import { isOpen, placesOf } from "./contact-hours.js";
import {
  contactsCounted,
  had,
  heardWithin,
  isOneOf,
  isSuspect,
  lastDayMs,
  others,
  type Question,
  VISIT_SILENCE_MS,
  valueFor,
  visibleMs,
  within,
} from "./facts.js";
import { awaited } from "./invitations.js";
import { dayNumber, wallTime } from "./local-time.js";

type Answer = "hold" | "cancel" | null;
type NaiveRule = (question: Question) => Answer;
const CHECKOUT_AGE_MS = 30 * 86_400_000;
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

  blind: (question) => {
    if (isSuspect(question) || question.site.unfitSinceMs !== null) return "hold";
    const { followUp, policy, site } = question;
    if (followUp.purpose === "transactional") return null;
    return hold(site.blindSinceMs !== null && policy.presence.channels.includes(followUp.channel));
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
    const associated = (followUp.associated ?? []).flatMap((ref) => had(person.now.outsiders, ref) ?? []);
    return hold(associated.some(here));
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
    for (const [id, { lastAtMs }] of Object.entries(person.known.checkouts)) {
      // Signals without an id are never completed for good: what an order completes of them is taken out.
      if (id !== "" && had(person.known.completed, id) !== undefined) continue;
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
        const falls = (one: Pick<Question["followUp"], "channel" | "purpose">): boolean =>
          (channels === undefined || channels.includes(one.channel)) &&
          (purposes === undefined ? one.purpose !== "transactional" : purposes.includes(one.purpose));
        if (!falls(question.followUp)) return false;
        const counted = contactsCounted(question).filter(
          (contact) => falls(contact) && within(contact.atMs, perMs, question.atMs),
        );
        return counted.length >= max;
      }),
    ),

  open_ticket: ({ followUp, person, policy, atMs }) =>
    hold(
      policy.tickets.hold.includes(followUp.purpose) &&
        Object.values(person.known.tickets).some(
          ({ closedAtMs }) => closedAtMs === null || within(closedAtMs, policy.tickets.coolOffMs, atMs),
        ),
    ),

  converted: ({ followUp: { purpose, trigger, about }, person: { known } }) => {
    if (isOneOf(purpose, "service", "transactional") || trigger.type === "order_completed") return null;
    if (about?.checkout !== undefined) return cancel(had(known.completed, about.checkout) !== undefined);
    const funnel = trigger.type === "checkout_incomplete" || trigger.type === "cart_left";
    // An order of which only the tombstone has come yet is an order.
    const ordersAtMs = [...known.orders.map(({ atMs }) => atMs), ...Object.values(known.completed)];
    return cancel(funnel && ordersAtMs.some((atMs) => atMs >= trigger.atMs));
  },

  declined_offer: ({ followUp, person, policy, atMs }) => {
    const declined = had(person.known.offersDeclined, followUp.offer);
    return cancel(declined !== undefined && within(declined.atMs, policy.declines.offerMs, atMs));
  },

  declined_contact: (question) =>
    cancel(!isOneOf(question.followUp.purpose, "service", "transactional") && declinesOfContact(question).length > 0),

  fatigue: ({ followUp, person: { known }, policy: { fatigue }, atMs }) => {
    if (followUp.purpose !== "sales") return null;
    const said = [
      ...known.declines.map(({ atMs: saidAtMs, offer }) => ({ saidAtMs, what: `offer ${offer}` })),
      ...known.chatDismissedAtMs.map((saidAtMs) => ({ saidAtMs, what: `chat ${saidAtMs}` })),
    ];
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
    const { channel, offer, trigger, about, createdAtMs, id } = question.followUp;
    return cancel(
      others(question).some(
        (other) =>
          other.channel === channel &&
          other.offer === offer &&
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
    const { askedAtMs, visits } = person.now;
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
    cancel(isOneOf(purpose, "sales", "survey") && gapAtMs !== null && createdAtMs < gapAtMs),

  /** Nobody or everybody: which customers are in a share of them is for the product's own hash to say. */
  holdout: ({ followUp: { purpose }, person, policy }) =>
    cancel(isOneOf(purpose, "sales", "survey") && person.customer !== null && policy.holdout.percent === 100),
};

/** When contact on this channel, or all contact, was declined so lately that it counts. */
export function declinesOfContact({ followUp, person, policy, atMs }: Question): number[] {
  const { [followUp.channel]: ofChannel, all } = person.known.contactDeclined;
  const inCall = followUp.channel === "call" && policy.declines.afterCall === "contact";
  const withOffer = inCall ? person.known.declinedWithOffer.call : undefined;
  return [ofChannel, all, withOffer].flatMap((one) =>
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
