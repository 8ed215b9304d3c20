/** What clients were told is so. Whatever happens from then on may not contradict it. */
import { endsForGood, isAboutCart, isCompletedBy, isOnlyStep, wantsOrder } from "./ends.mjs";
import { isTrusted, numberOf } from "./orders.mjs";
import { Said } from "./said.mjs";
import { GUEST } from "./told-facts.mjs";

export class Acknowledged {
  /** By follow-up: its id, and since when. */
  scheduled = new Map();
  cancelled = new Map();
  /** By fact: since when. */
  #facts = new Map();
  #links = [];

  constructor({ followUps, facts }) {
    this.followUps = followUps;
    this.facts = facts;
    this.said = new Said(facts);
  }

  /** Takes an entry of the history in, of that run. */
  take({ kind, run: number, answer, atMs }, { op }, at) {
    if (kind === "invoke" && op.do === "fact") this.said.began(number, op.fact, at, atMs);
    if (["ok", "fail", "unknown", "threw"].includes(kind)) this.said.ended(number, at);
    if (kind === "ok") this.#answered(op, answer, at);
  }

  #answered(op, answer, at) {
    if (op.do === "link" && answer.linked) this.#links.push([op.person ?? "visitor", "customer"]);
    if (op.do === "cancel" && !this.cancelled.has(op.followUp)) this.cancelled.set(op.followUp, at);
    if (op.do === "schedule") this.#schedule(this.followUps[op.followUp], answer, at);
    if (op.do === "fact") {
      const { n, links } = this.facts[op.fact];
      if (links.length > 0) this.#links.push(links);
      if (!this.#facts.has(n)) this.#facts.set(n, at);
    }
  }

  #schedule({ n, person, verified }, { id }, at) {
    if (verified && person !== "visitor") this.#links.push(["visitor", person]);
    if (!this.scheduled.has(n)) this.scheduled.set(n, { id, at });
  }

  hasFact(n) {
    return this.#facts.has(n);
  }

  /** What was acknowledged and ends this follow-up; undefined while nothing does. */
  stopOf(followUp) {
    if (this.cancelled.has(followUp.n)) return "its cancel was acknowledged";
    const fact = this.facts.find((one) => this.#facts.has(one.n) && this.#ends(one, followUp));
    return fact && `fact ${fact.n} (${fact.type}) was acknowledged`;
  }

  #ends(fact, followUp) {
    if (fact.type === "order.completed") return this.#orderEnds(fact, followUp);
    if (!this.#isOne(fact.person, followUp.person)) return false;
    return endsForGood(fact, followUp) || (isAboutCart(followUp) && this.#isEmptiedBy(fact));
  }

  /** Where nobody ever said that there is something in the cart, it is empty whatever came first. */
  #isEmptiedBy({ type, items }) {
    const isFilled = (one) => one.type === "cart.changed" && one.items > 0 && this.said.isSaid(one);
    return type === "cart.changed" && items === 0 && !this.facts.some(isFilled);
  }

  /** Whether the order stands by this telling, and ends it. */
  #orderEnds(fact, followUp) {
    const number = numberOf(fact);
    const isTheirs = this.#isOne(fact.person, followUp.person);
    if (fact.door === "page") {
      // Of what the backend speaks of, too, its own tellings say whether it stands.
      if (!isTheirs || !isTrusted(fact) || this.said.ofOrder(number, "event").length > 0) return false;
      if (isCompletedBy(fact.checkout, followUp)) return true;
    } else {
      if (!this.said.isPaidLast(fact)) return false;
      if (this.#names(fact, followUp, isTheirs)) return true;
      // A guest is reached by an order that names its checkout, also of another person.
      if (this.#namesGuest(fact, followUp) && this.#reaches(fact, followUp, this.scheduled.get(followUp.n)?.at))
        return true;
    }
    if (!isTheirs) return false;
    const began = this.facts.filter(
      (seen) => isOnlyStep(seen, followUp, this.facts) && this.#isOne(seen.person, fact.person),
    );
    const sinces = [this.scheduled.get(followUp.n)?.at, ...began.map(({ n }) => this.#facts.get(n))];
    return sinces.some((at) => this.#reaches(fact, followUp, at));
  }

  /** Its names are all checkouts told with it; those of pages count for its own person only. */
  #names(fact, followUp, isTheirs) {
    const isOfIt = (one) => one.type.startsWith("order.") && numberOf(one) === numberOf(fact) && this.#facts.has(one.n);
    const counts = (one) =>
      one.door === "event" ? one.person === fact.person : isTheirs && this.#isOne(one.person, fact.person);
    return this.facts.some((one) => isOfIt(one) && counts(one) && isCompletedBy(one.checkout, followUp));
  }

  /** Where its checkout was completed before, the guest's follow-up does not wait for another order of it. */
  #namesGuest(fact, { n, person }) {
    if (fact.checkout !== GUEST || person !== "checkout" || !this.scheduled.has(n)) return false;
    const { at } = this.scheduled.get(n);
    const isOther = (one) => one.type.startsWith("order.") && one.checkout === GUEST;
    return this.facts.every((one) => !isOther(one) || this.said.isOnlySaidAfter(one, at));
  }

  /** An order reaches to its first telling by the backend, or by a page where that came later. */
  #reaches(fact, followUp, at) {
    return at !== undefined && wantsOrder(followUp) && this.said.isOnlyToldAfter(numberOf(fact), fact.door, at);
  }

  /** Whether two refs are known to be one person. */
  #isOne(a, b) {
    const known = new Set([a]);
    for (let grew = true; grew; ) {
      const before = known.size;
      for (const pair of this.#links) if (pair.some((ref) => known.has(ref))) for (const ref of pair) known.add(ref);
      grew = known.size > before;
    }
    return known.has(b);
  }
}
