/** What clients were told is so. Whatever happens from then on may not contradict it. */
import { endsForGood, endsWhatBegan, endsWhatStands } from "./ends.mjs";

export class Acknowledged {
  /** By follow-up: its id, and since when. */
  scheduled = new Map();
  cancelled = new Map();
  /** By fact. */
  #facts = new Map();
  /** When it was first said, by fact. */
  #said = new Map();
  #links = [];

  constructor({ followUps, facts }) {
    this.followUps = followUps;
    this.facts = facts;
  }

  asked({ op }, at) {
    if (op.do === "fact" && !this.#said.has(op.fact)) this.#said.set(op.fact, at);
  }

  answered({ op }, answer, at) {
    if (op.do === "link" && answer.linked) this.#links.push(["visitor", "customer"]);
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
    // Every person who has that checkout, under any of their names.
    const isEverywhere = fact.door === "event" && fact.type === "order.completed" && fact.checkout !== undefined;
    const isTheirs = this.#isOne(fact.person, followUp.person);
    if ((isEverywhere || isTheirs) && endsForGood(fact, followUp)) return true;
    if (!isTheirs) return false;
    if (endsWhatStands(fact, followUp) && this.#saidAfter(fact, this.scheduled.get(followUp.n)?.at)) return true;
    return this.facts.some(
      (seen) =>
        this.#isOne(seen.person, fact.person) &&
        endsWhatBegan(fact, followUp, seen, this.facts) &&
        this.#saidAfter(fact, this.#facts.get(seen.n)),
    );
  }

  #saidAfter({ n }, at) {
    return at !== undefined && (this.#said.get(n) ?? 0) > at;
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
