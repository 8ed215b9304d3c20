/** Which facts clients said, and from when to when: what was over before something else began came before it. */
import { numberOf } from "./orders.mjs";

const NEVER = Number.POSITIVE_INFINITY;

export class Said {
  /** By fact: each time that a client tried to say it. */
  #tries = new Map();
  #byRun = new Map();

  constructor(facts) {
    this.facts = facts;
  }

  /** @param fromMs the clock's time; Redis has the same clock */
  began(run, n, at, fromMs) {
    const attempt = { run, from: at, fromMs, to: NEVER };
    this.#tries.set(n, [...this.triesOf(n), attempt]);
    this.#byRun.set(run, attempt);
  }

  ended(run, at) {
    const attempt = this.#byRun.get(run);
    if (attempt) attempt.to = at;
  }

  triesOf(n) {
    return this.#tries.get(n) ?? [];
  }

  tryOf(run) {
    return this.#byRun.get(run);
  }

  #firstOf({ n }) {
    return this.triesOf(n)[0]?.from ?? NEVER;
  }

  isSaid({ n }) {
    return this.#tries.has(n);
  }

  isOnlySaidAfter(fact, at) {
    return this.#firstOf(fact) > at;
  }

  /** What was said of an order so far. */
  ofOrder(number, door, type) {
    return this.facts.filter(
      (one) =>
        one.type.startsWith("order.") &&
        numberOf(one) === number &&
        one.door === door &&
        (type === undefined || one.type === type) &&
        this.isSaid(one),
    );
  }

  /** By this telling the order stands for sure: each cancel of it, of any person, was over before it began. */
  isPaidLast(fact) {
    return this.ofOrder(numberOf(fact), "event", "order.cancelled").every(({ n }) =>
      this.triesOf(n).every(({ to }) => to < this.#firstOf(fact)),
    );
  }

  /** Whether all that a door told of the completion of an order, it told after that. */
  isOnlyToldAfter(number, door, at) {
    return this.ofOrder(number, door, "order.completed").every((one) => this.isOnlySaidAfter(one, at));
  }
}
