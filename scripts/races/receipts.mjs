/** What of orders was received when, by everybody: whether one may end a follow-up of somebody who was told of it. */
import { isCompletedBy, isIdShared, wantsOrder } from "./ends.mjs";
import { numberOf } from "./orders.mjs";

const NEVER = Number.NEGATIVE_INFINITY;

export class Receipts {
  /** The tellings that were committed as somebody's own. */
  #tellings = [];

  constructor(facts, said) {
    this.facts = facts;
    this.said = said;
  }

  add(telling) {
    this.#tellings.push(telling);
  }

  /**
   * Whether any order of the backend's may end it, as far as anybody can know.
   * @param since where and when what it is since began
   * @param own the person's orders: what others tell of one reaches no further than its first telling
   */
  mayAnyEnd(followUp, since, own) {
    const numbers = new Set(this.facts.filter(({ type }) => type === "order.completed").map(numberOf));
    const firstMs = new Map(own.map((order) => [order.number, order.firstMs]));
    return [...numbers].some(
      (number) => this.#mayEnd(number, followUp, since, firstMs.get(number)) && this.#mayStand(number),
    );
  }

  /** By what it names, or by a telling that may have been received since. */
  #mayEnd(number, followUp, { at, atMs }, firstMs = NEVER) {
    const told = this.said.ofOrder(number, "event");
    if (told.some(({ checkout }) => isCompletedBy(checkout, followUp))) return true;
    if (!wantsOrder(followUp)) return false;
    if (firstMs !== NEVER) return firstMs >= atMs;
    const isBefore = (fact) => this.#isBefore(fact, { from: at, fromMs: atMs });
    return told.some((fact) => fact.type === "order.completed" && !isBefore(fact));
  }

  #mayStand(number) {
    const completions = this.said.ofOrder(number, "event", "order.completed");
    if (completions.length === 0) return false;
    // Of an order that two persons made, each has its own.
    if (new Set(this.said.ofOrder(number, "event").map(({ person }) => person)).size > 1) return true;
    const isCancel = ({ fact }) => fact.type === "order.cancelled" && numberOf(fact) === number;
    return !this.#tellings.some(
      (one) => isCancel(one) && completions.every((fact) => this.#isBefore(fact, this.said.tryOf(one.run))),
    );
  }

  /** Each telling of it was received, with all its names, before that place and time. */
  #isBefore(fact, { from, fromMs }) {
    const received = this.#tellings.filter((one) => one.fact === fact);
    return this.said.triesOf(fact.n).every((attempt) => {
      const isCopy = !isIdShared(fact, this.facts) && received.some(({ at }) => at < attempt.from);
      return isCopy || received.some(({ run, at, atMs }) => run === attempt.run && at < from && atMs < fromMs);
    });
  }
}
