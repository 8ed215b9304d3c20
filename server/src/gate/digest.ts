/**
 * What the rules ask of a person again and again, worked out once for all of the person's follow-ups and all instants:
 * it does not depend on the time. Each answer is made when it is first asked for.
 */
import type { PersonDocument } from "../person/document.js";
import { checkoutsNotCompleted, lastOrderAtMs, type OpenCheckout, presentEndMs } from "./activity-view.js";
import { type Claim, claimsOf } from "./claims.js";
import { countsIn } from "./counted-contact.js";
import { suspectSinceMs } from "./hearing.js";
import { type LastTicket, lastTicketOf } from "./last-ticket.js";
import { type Noes, tooManyNoes } from "./noes.js";
import type { Budget, Policy } from "./policy.js";
import type { SiteFacts } from "./site-facts.js";

/** A budget that this person may use up. */
export class BudgetUse {
  constructor(
    readonly budget: Budget,
    /** When the contacts of the ledger that count in it were made, from old to new. */
    readonly madeMs: readonly number[],
  ) {}
}

export class Digest {
  #suspectSinceMs: number | null | undefined;
  #presentEndMs: number | undefined;
  #checkouts: readonly OpenCheckout[] | undefined;
  #claims: readonly Claim[] | undefined;
  #noes: Noes | null | undefined;
  #lastOrderAtMs: number | null | undefined;
  #lastTicket: LastTicket | null | undefined;
  #lastContactMs: number | undefined;
  #hasOffers: boolean | undefined;
  #budgets: readonly BudgetUse[] | undefined;

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
    readonly site: SiteFacts,
  ) {}

  get suspectSinceMs(): number | null {
    if (this.#suspectSinceMs === undefined) this.#suspectSinceMs = suspectSinceMs(this.site, this.policy);
    return this.#suspectSinceMs;
  }

  /** When the last tab stops counting as present, on whatever device; -Infinity where none is visible. */
  get presentEndMs(): number {
    this.#presentEndMs ??= presentEndMs(this.person.now, this.policy.presence, this.site.spells);
    return this.#presentEndMs;
  }

  /** Checkouts without a tombstone, each with the end of its openness. */
  get checkouts(): readonly OpenCheckout[] {
    this.#checkouts ??= checkoutsNotCompleted(this.person);
    return this.#checkouts;
  }

  /** Requests for contact that nothing has served yet, the newest first. */
  get claims(): readonly Claim[] {
    this.#claims ??= claimsOf(this.person, this.policy);
    return this.#claims;
  }

  /** The latest "no" that was one too many; null where none was. */
  get noes(): Noes | null {
    if (this.#noes === undefined) this.#noes = tooManyNoes(this.person.known, this.policy.fatigue);
    return this.#noes;
  }

  /** The latest order or completion; null before the first. */
  get lastOrderAtMs(): number | null {
    if (this.#lastOrderAtMs === undefined) this.#lastOrderAtMs = lastOrderAtMs(this.person);
    return this.#lastOrderAtMs;
  }

  get lastTicket(): LastTicket | null {
    if (this.#lastTicket === undefined) this.#lastTicket = lastTicketOf(this.person.known.tickets);
    return this.#lastTicket;
  }

  /** The latest contact in the ledger that was not transactional; -Infinity before the first. */
  get lastContactMs(): number {
    this.#lastContactMs ??= this.#lastInLedgerMs();
    return this.#lastContactMs;
  }

  #lastInLedgerMs(): number {
    let lastMs = Number.NEGATIVE_INFINITY;
    // From old to new.
    for (const { atMs, purpose } of this.person.known.ledger) if (purpose !== "transactional") lastMs = atMs;
    return lastMs;
  }

  /**
   * Something is or was offered to its sender and not made: it counts for the person's other follow-ups and not for
   * itself, so that contacts have to be counted for each.
   */
  get hasOffers(): boolean {
    this.#hasOffers ??= this.#anyOffer();
    return this.#hasOffers;
  }

  #anyOffer(): boolean {
    const { known, open } = this.person;
    return (
      known.ledger.some(({ unredeemed }) => unredeemed === true) || open.some(({ status }) => status === "released")
    );
  }

  /** Most people were hardly ever contacted: budgets that leave room, whatever is offered besides, are not here. */
  get budgets(): readonly BudgetUse[] {
    this.#budgets ??= this.#budgetsInUse();
    return this.#budgets;
  }

  #budgetsInUse(): BudgetUse[] {
    const { known, open } = this.person;
    const inUse: BudgetUse[] = [];
    for (const budget of this.policy.budgets) {
      if (known.ledger.length + open.length < budget.max) continue;
      const madeMs: number[] = [];
      for (const contact of known.ledger) if (countsIn(budget, contact)) madeMs.push(contact.atMs);
      if (madeMs.length + open.length >= budget.max) inUse.push(new BudgetUse(budget, madeMs));
    }
    return inUse;
  }
}
