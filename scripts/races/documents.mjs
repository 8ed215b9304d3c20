/** One person as commits make it: what is in each document, and how each follow-up stands. */
import { isCartEmpty } from "./carts.mjs";
import { endsForGood, eventOf, isAboutCart, isCompletedBy, wantsOrder } from "./ends.mjs";
import { numberOf, ordersOf } from "./orders.mjs";
import { Receipts } from "./receipts.mjs";

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

const NEVER = Number.NEGATIVE_INFINITY;
const ENDED = ["closed", "cancelled", "expired"];

/** Whether a change lets a contact happen: a release of its own number, or a redeem. */
export const lets = (before, { status, release }) =>
  (status === "released" && release > (before?.release ?? 0)) ||
  (status === "redeemed" && before?.status !== "redeemed");

const isOwn = (telling) => telling.isOwn;

export class Documents {
  #byRef = new Map();
  #said;
  #receipts;
  /** By follow-up: status, release, and the commit that scheduled it, by its place and its time. */
  followUps = new Map();

  constructor({ followUps, facts }, said) {
    this.plan = { followUps, facts };
    this.#said = said;
    this.#receipts = new Receipts(facts, said);
  }

  /** Takes in what a run committed, `at` that place of the history. Answers what is wrong with it, or undefined. */
  commit({ run, commit }, op, at) {
    const { ref, revision, what, from, writes, atMs } = commit;
    const document = this.#at(ref);
    if (document.gone) return disorder(`${ref} was changed after it had moved into another`);
    if (revision <= document.revision) return disorder(`revision ${revision} of ${ref} after ${document.revision}`);
    document.revision = revision;
    if (what === "person.merged" && from === undefined) return disorder(`${ref} absorbed the same document twice`);
    if (what === "person.merged") this.#absorb(document, this.#at(from));
    if (op.do === "fact" && ["person.active", "person.reached"].includes(what)) {
      const telling = { fact: this.plan.facts[op.fact], run, at, atMs, isOwn: what === "person.active" };
      const problem = this.#takeIn(document, telling);
      if (problem) return problem;
    }
    for (const write of writes) {
      const problem = this.#write(document, write, { at, atMs });
      if (problem) return problem;
    }
    return undefined;
  }

  #at(ref) {
    if (!this.#byRef.has(ref)) this.#byRef.set(ref, { ref, revision: 0, tellings: [], gone: undefined });
    return this.#byRef.get(ref);
  }

  #absorb(into, from) {
    from.gone = into;
    into.tellings.push(...from.tellings);
  }

  /** An order that another person with that checkout is told of is not its own. */
  #takeIn({ ref, tellings }, telling) {
    const { fact } = telling;
    const own = tellings.filter(isOwn);
    const before = own.findLastIndex((one) => one.fact === fact);
    if (telling.isOwn && before >= 0 && !own.slice(before + 1).some((one) => isOtherUnderItsId(one.fact, fact)))
      return { what: "counted twice", text: `${ref} took fact ${fact.n} (${fact.type}) in again, which is a copy` };
    tellings.push(telling);
    if (telling.isOwn) this.#receipts.add(telling);
    return undefined;
  }

  #write(document, { followUp: n, status, release, code }, place) {
    const followUp = this.plan.followUps[n];
    if (!followUp) return disorder("a follow-up was written that nobody scheduled");
    const before = this.followUps.get(n) ?? { status: "none", release: 0, ...place };
    this.followUps.set(n, { ...before, status, release });
    const moved = `follow-up ${n} went from ${before.status} to ${status}`;
    if (lets(before, { status, release })) {
      if (ENDED.includes(before.status)) return { what: "after its end", text: moved };
      const stop = this.#stopOf(document, followUp, before);
      if (stop) return { what: "after its end", text: `follow-up ${n} was ${status}, though ${stop}` };
    }
    if (status === "cancelled" && this.#isFalse(document, followUp, before, code))
      return { what: "for no reason", text: `follow-up ${n} was cancelled (${code}), and nothing had ended it` };
    return ARROWS[before.status].includes(status) ? undefined : disorder(moved);
  }

  /** What in the document ends this follow-up, or holds it. */
  #stopOf({ tellings }, followUp, scheduled) {
    const own = tellings.filter(isOwn);
    const refusal = own.find(({ fact }) => endsForGood(fact, followUp));
    if (refusal) return `fact ${refusal.fact.n} (${refusal.fact.type}) was committed before`;
    if (isAboutCart(followUp) && isCartEmpty(own)) return "its cart is empty";
    const order = ordersOf(own).find((one) => one.stands && orderEnds(one, own, followUp, scheduled));
    if (order) return `order ${order.number} was committed before`;
    const reached = tellings.find((one) => !one.isOwn && this.#reachedEnds(one, followUp, scheduled));
    return reached && `fact ${reached.fact.n} (${reached.fact.type}) reached it before`;
  }

  /** What reached it stands for sure where no cancel may have come later. */
  #reachedEnds({ fact }, followUp, { at }) {
    if (fact.type !== "order.completed" || !this.#said.isPaidLast(fact)) return false;
    if (isCompletedBy(fact.checkout, followUp)) return true;
    return wantsOrder(followUp) && this.#said.isOnlyToldAfter(numberOf(fact), "event", at);
  }

  /** An end by what is not, or is no more. */
  #isFalse({ tellings }, followUp, scheduled, code) {
    const own = tellings.filter(isOwn);
    if (code === "cart_empty") return !isCartEmpty(own);
    if (code !== "converted") return false;
    // Where nobody was ever seen at a checkout, it is since it was asked for.
    const isSeen = this.plan.facts.some((fact) => fact.type === "checkout.started" && this.#said.isSaid(fact));
    const since = isSeen ? { at: NEVER, atMs: NEVER } : scheduled;
    const mayEnd = (one) =>
      one.mayStand && (names(one, followUp) || (wantsOrder(followUp) && one.mayReachMs >= since.atMs));
    const orders = ordersOf(own);
    return !orders.some(mayEnd) && !this.#receipts.mayAnyEnd(followUp, since, orders);
  }
}

const isStepOf = ({ type, checkout }, followUp) => type === "checkout.started" && checkout === followUp.checkout;

const names = ({ checkouts }, followUp) => [...checkouts].some((checkout) => isCompletedBy(checkout, followUp));

/** The person's own order, which stands. */
function orderEnds(order, own, followUp, { atMs: scheduledMs }) {
  if (names(order, followUp)) return true;
  if (!wantsOrder(followUp)) return false;
  const isItsStep = ({ fact, atMs }) => isStepOf(fact, followUp) && atMs <= scheduledMs;
  const stepsMs = own.filter(isItsStep).map(({ atMs }) => atMs);
  // Since its checkout was last seen, or else since it was asked for.
  return order.reachMs >= (stepsMs.length > 0 ? Math.max(...stepsMs) : scheduledMs);
}

const isOtherUnderItsId = (one, fact) =>
  one !== fact && fact.door === "event" && one.door === "event" && eventOf(one) === eventOf(fact);

const disorder = (text) => ({ what: "wrong order", text });
