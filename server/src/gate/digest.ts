/**
 * What the rules ask of a person again and again, worked out once for all of the person's follow-ups and all instants:
 * it does not depend on the time.
 */
import type { Channel } from "@holdoff/sdk/wire";
import type { Contact, PersonDocument } from "../person/document.js";
import { type Sales, salesOf } from "../person/sales.js";
import { checkoutsNotEnded, type OpenCheckout, presentEndMs } from "./activity-view.js";
import { type Claim, claimsOf } from "./claims.js";
import { countsIn } from "./counted-contact.js";
import { suspectSinceMs, unheardSinceMs } from "./hearing.js";
import type { Timetable } from "./hours/timetable.js";
import { siteClock, timetablesOn } from "./hours/timetables.js";
import { type Whereabouts, whereaboutsOf } from "./hours/whereabouts.js";
import { type LastTicket, lastTicketOf } from "./last-ticket.js";
import { contactsOn } from "./ledger-view.js";
import { type Noes, tooManyNoes } from "./noes.js";
import type { Budget, Policy } from "./policy.js";
import type { SiteFacts } from "./site-facts.js";
import type { Terms } from "./terms.js";

/** A budget that this person may use up. */
export class BudgetUse {
  constructor(
    readonly budget: Budget,
    /**
     * When the oldest of the newest `max` contacts was made that count in it: there is room again when that one has left
     * the window. Null where offers count beside the ledger: those are others for each follow-up.
     */
    readonly oldestMs: number | null,
    /** One that the policy names before it. */
    readonly next: BudgetUse | null,
  ) {}
}

export class Digest {
  /** Since when the site is suspect; null where it is not. */
  readonly suspectSinceMs: number | null;
  #whereabouts: Whereabouts | undefined;
  /** Since when nobody can tell whether this person is here; null while somebody can. */
  readonly unheardSinceMs: number | null;
  /** When the last tab stops counting as present, on whatever device; -Infinity where none is visible. */
  readonly presentEndMs: number;
  /** What was told of checkouts and orders. */
  readonly sales: Sales;
  /** Checkouts that no order ended, each with the end of its openness. */
  readonly checkouts: readonly OpenCheckout[];
  /** Requests for contact that nothing has served yet, the newest first. */
  readonly claims: readonly Claim[];
  /** The latest "no" that was one too many; null where none was. */
  readonly noes: Noes | null;
  readonly lastTicket: LastTicket | null;
  /** Every contact that counts, from old to new. */
  readonly contacts: readonly Contact[];
  /** The latest contact in the ledger that was not transactional; -Infinity before the first. */
  readonly lastContactMs: number;
  /**
   * Something is or was offered to its sender and not made: it counts for the person's other follow-ups and not for
   * itself, so that contacts have to be counted for each.
   */
  readonly hasOffers: boolean;
  /** Most people were hardly ever contacted: budgets that leave room, whatever is offered besides, are not here. */
  readonly budgets: BudgetUse | null;

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
  ) {
    const { known, now } = person;
    this.suspectSinceMs = suspectSinceMs(site, policy);
    this.unheardSinceMs = unheardSinceMs(site, now);
    this.presentEndMs = presentEndMs(now, policy.presence, site.spells);
    this.sales = salesOf(person);
    this.checkouts = checkoutsNotEnded(person, this.sales);
    this.claims = claimsOf(person, policy, this);
    this.noes = tooManyNoes(known, policy.fatigue);
    this.lastTicket = lastTicketOf(known.tickets);
    this.contacts = contactsOn(known, policy);
    this.lastContactMs = lastMs(this.contacts);
    this.hasOffers = anyOffer(person);
    this.budgets = budgetsInUse(this.contacts, person, policy, this.hasOffers);
  }

  /** In which time zones the person may be. Only channels with hours ask. */
  get whereabouts(): Whereabouts {
    this.#whereabouts ??= whereaboutsOf(this.person.known);
    return this.#whereabouts;
  }

  /** When so many full calendar days are over that follow the day of an instant, wherever the person may be. */
  calendarDaysEndMs(atMs: number, days: number): number {
    const { clocks } = this.whereabouts;
    const asked = clocks.length > 0 ? clocks : [siteClock(this.policy)];
    return Math.max(...asked.map((clock) => clock.daysEndMs(atMs, days)));
  }

  /** When a channel is open to the person; null for one that may be used at any time. */
  timetableFor({ timetables }: Pick<Terms, "timetables">): Timetable | null {
    return timetables === null ? null : timetables.of(this.whereabouts, this.person.known.profile.hours?.value);
  }

  timetableOn(channel: Channel): Timetable | null {
    return this.timetableFor({ timetables: timetablesOn(channel, this.policy) });
  }
}

function lastMs(contacts: readonly Contact[]): number {
  let latestMs = Number.NEGATIVE_INFINITY;
  // From old to new.
  for (const { atMs, purpose } of contacts) if (purpose !== "transactional") latestMs = atMs;
  return latestMs;
}

function anyOffer({ known, open }: PersonDocument): boolean {
  for (const { unredeemed } of known.ledger) if (unredeemed === true) return true;
  for (const { status } of open) if (status === "released") return true;
  return false;
}

function budgetsInUse(
  contacts: readonly Contact[],
  { open }: PersonDocument,
  { budgets }: Policy,
  hasOffers: boolean,
): BudgetUse | null {
  let inUse: BudgetUse | null = null;
  const isFull = contacts.some(({ isMore }) => isMore);
  const most = isFull ? Number.POSITIVE_INFINITY : contacts.length + (hasOffers ? open.length : 0);
  for (const budget of budgets) {
    if (most < budget.max) continue;
    const oldestMs = hasOffers && budget.max > 0 ? null : oldestOfMaxMs(budget, contacts);
    if (oldestMs !== undefined) inUse = new BudgetUse(budget, oldestMs, inUse);
  }
  return inUse;
}

/** Undefined where so many were not made; infinite where the budget allows nothing at all. */
function oldestOfMaxMs(budget: Budget, ledger: readonly Contact[]): number | undefined {
  let room = budget.max;
  if (room === 0) return Number.POSITIVE_INFINITY;
  for (let index = ledger.length - 1; index >= 0; index -= 1) {
    const contact = ledger[index];
    if (contact === undefined || !countsIn(budget, contact)) continue;
    room = contact.isMore ? 0 : room - 1;
    if (room === 0) return contact.atMs;
  }
  return undefined;
}
