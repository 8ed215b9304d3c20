/** One person as commits make it: what is in each document, and how each follow-up stands. */
import { endsForGood, endsWhatBegan, endsWhatStands } from "./ends.mjs";

/** The lifecycle's arrows. */
const ARROWS = {
  none: ["waiting", "released", "cancelled", "expired"],
  waiting: ["waiting", "released", "cancelled", "expired"],
  released: ["released", "waiting", "redeemed", "cancelled", "expired"],
  redeemed: ["redeemed", "closed"],
  closed: [],
  cancelled: [],
  expired: [],
};

const ENDED = ["closed", "cancelled", "expired"];

/** Whether a change lets a contact happen: a release of its own number, or a redeem. */
export const lets = (before, { status, release }) =>
  (status === "released" && release > (before?.release ?? 0)) ||
  (status === "redeemed" && before?.status !== "redeemed");

export class Documents {
  #byRef = new Map();
  /** By follow-up: status, release, and the commit that scheduled it. */
  followUps = new Map();
  #commits = 0;

  constructor({ followUps, facts }) {
    this.plan = { followUps, facts };
  }

  /** Takes a commit of that operation in. Answers what is wrong with it, `{ what, text }`, or undefined. */
  commit({ ref, revision, what, from, writes }, op) {
    this.#commits += 1;
    const document = this.#at(ref);
    if (document.gone) return disorder(`${ref} was changed after it had moved into another`);
    if (revision <= document.revision) return disorder(`revision ${revision} of ${ref} after ${document.revision}`);
    document.revision = revision;
    if (what === "person.merged" && from === undefined) return disorder(`${ref} absorbed the same document twice`);
    if (what === "person.merged") this.#absorb(document, this.#at(from));
    if (what === "person.active" && op.do === "fact") this.#takeIn(document, op.fact, true);
    if (what === "person.reached" && op.do === "fact") this.#takeIn(document, op.fact, false);
    for (const write of writes) {
      const problem = this.#write(document, write);
      if (problem) return problem;
    }
    return undefined;
  }

  #at(ref) {
    if (!this.#byRef.has(ref)) this.#byRef.set(ref, { ref, revision: 0, facts: new Map(), gone: undefined });
    return this.#byRef.get(ref);
  }

  #absorb(into, from) {
    from.gone = into;
    for (const [n, taken] of from.facts) if (into.facts.get(n)?.isOwn !== true) into.facts.set(n, taken);
  }

  /** An order that another person with that checkout is told of ends nothing there but what is about it. */
  #takeIn({ facts, ref }, n, isOwn) {
    if (facts.get(n)?.isOwn !== true) facts.set(n, { commit: this.#commits, ref, isOwn });
  }

  #write(document, { followUp: n, status, release }) {
    const followUp = this.plan.followUps[n];
    if (!followUp) return disorder("a follow-up was written that nobody scheduled");
    const before = this.followUps.get(n) ?? { status: "none", release: 0, commit: this.#commits, ref: document.ref };
    this.followUps.set(n, { ...before, status, release });
    const moved = `follow-up ${n} went from ${before.status} to ${status}`;
    if (lets(before, { status, release })) {
      if (ENDED.includes(before.status)) return { what: "after its end", text: moved };
      const stop = this.#stopOf(document, followUp, before);
      if (stop) {
        const text = `follow-up ${n} was ${status}, though fact ${stop.n} (${stop.type}) was committed before`;
        return { what: "after its end", text };
      }
    }
    return ARROWS[before.status].includes(status) ? undefined : disorder(moved);
  }

  /** A fact in the document that ends this follow-up. */
  #stopOf({ facts }, followUp, { commit, ref }) {
    const { facts: all } = this.plan;
    return [...facts.keys()]
      .map((n) => all[n])
      .find((fact) => {
        const taken = facts.get(fact.n);
        if (endsForGood(fact, followUp)) return true;
        if (!taken.isOwn) return false;
        if (endsWhatStands(fact, followUp) && taken.ref === ref && taken.commit > commit) return true;
        return [...facts].some(
          ([n, seen]) =>
            endsWhatBegan(fact, followUp, all[n], all) && seen.ref === taken.ref && seen.commit < taken.commit,
        );
      });
  }
}

const disorder = (text) => ({ what: "wrong order", text });
