/**
 * What the rules ask of a person again and again, worked out once for all of the person's follow-ups and all instants:
 * it depends on the document and the policy alone. Each answer is made when it is first asked for.
 */
import type { PersonDocument } from "../person/document.js";
import { checkoutsNotCompleted, type OpenCheckout, presentEndMs } from "./activity-view.js";
import { type Claim, claimsOf } from "./claims.js";
import { type CountedContact, countsIn } from "./counted-contact.js";
import { type Noes, tooManyNoes } from "./noes.js";
import type { Budget, Policy } from "./policy.js";

export class Digest {
  #presentEndMs: number | undefined;
  #checkouts: readonly OpenCheckout[] | undefined;
  #claims: readonly Claim[] | undefined;
  #noes: Noes | null | undefined;
  #lastContactMs: number | undefined;
  #hasUnredeemed: boolean | undefined;
  #budgeted: (readonly CountedContact[])[] | undefined;

  constructor(
    readonly person: PersonDocument,
    readonly policy: Policy,
  ) {}

  /** When the last tab stops counting as present, on whatever device; -Infinity where none is visible. */
  get presentEndMs(): number {
    this.#presentEndMs ??= presentEndMs(this.person.now, this.policy.presence);
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

  /** The latest contact in the ledger that was not transactional; -Infinity before the first. */
  get lastContactMs(): number {
    if (this.#lastContactMs === undefined) {
      let lastMs = Number.NEGATIVE_INFINITY;
      for (const { atMs, purpose } of this.person.known.ledger) {
        if (purpose !== "transactional" && atMs > lastMs) lastMs = atMs;
      }
      this.#lastContactMs = lastMs;
    }
    return this.#lastContactMs;
  }

  /** Something was offered to its sender and never made: it counts for the person's other follow-ups only. */
  get hasUnredeemed(): boolean {
    this.#hasUnredeemed ??= this.person.known.ledger.some(({ unredeemed }) => unredeemed === true);
    return this.#hasUnredeemed;
  }

  /** What the ledger holds that counts in this budget of the policy, from old to new. */
  budgeted(budget: Budget): readonly CountedContact[] {
    this.#budgeted ??= this.policy.budgets.map((one) =>
      this.person.known.ledger.filter((contact) => countsIn(one, contact)),
    );
    return this.#budgeted[this.policy.budgets.indexOf(budget)] ?? [];
  }
}
