/** What is told in an interleaving, and who tells it. Each adds a fact to the draft of the plan. */
export const CHECKOUTS = ["k1", "k2"];
export const OFFERS = ["o1", "o2"];
/** The checkout that a guest is known by. */
export const GUEST = "p";

export const aFact = (n) => ({ do: "fact", fact: n });

export function noted(draft, fact) {
  const n = draft.facts.length;
  draft.facts.push({ n, tab: n, seq: 1, ...fact });
  return n;
}

/** Who says it: the page of the visitor, signed or not, or the shop's backend. */
export function told(draft, fact, { only } = {}) {
  const { random, hasVisitor, hasCheckout } = draft;
  const page = hasVisitor && only !== "event" && (only === "page" || random.chance(0.5));
  if (page)
    return noted(draft, {
      door: "page",
      person: "visitor",
      links: random.chance(0.25) ? ["visitor", "customer"] : [],
      ...fact,
    });
  const links = hasCheckout && random.chance(0.25) ? ["checkout", "customer"] : [];
  const person = links.length === 0 && hasCheckout && random.chance(0.3) ? "checkout" : "customer";
  return noted(draft, { door: "event", person, links, ...fact });
}

export const began = (draft) => told(draft, { type: "checkout.started", checkout: draft.random.pick(CHECKOUTS) });

export const presence = (draft, place) =>
  draft.hasVisitor
    ? noted(draft, {
        door: "page",
        person: "visitor",
        links: draft.random.chance(0.2) ? ["visitor", "customer"] : [],
        type: draft.random.pick(["page.viewed", "page.active", "page.hidden", "page.left"]),
        ...place,
      })
    : began(draft);

/** Of a follow-up, mostly by the checkout that it is about. */
export function order(draft, { checkout }, only) {
  const named = draft.random.chance(0.7) ? (checkout ?? "k1") : undefined;
  return aFact(told(draft, { type: "order.completed", ...(named !== undefined && { checkout: named }) }, only));
}

/** It failed after all: the backend tells it of the same person, and rarely with a checkout. */
export function orderCancelled(draft, { n, door, person, links, order: number = n, checkout }) {
  const fact = { type: "order.cancelled", order: number };
  if (checkout !== undefined && draft.random.chance(0.15)) fact.checkout = checkout;
  if (door === "page") return aFact(told(draft, fact, { only: "event" }));
  return aFact(noted(draft, { door, person, links, ...fact }));
}

/** An order of the backend's, and its cancel. */
export function cancelled(draft, followUp) {
  const completed = order(draft, followUp, { only: "event" });
  return [completed, orderCancelled(draft, draft.facts[completed.fact])];
}

/** The same order again, as another event or by the other door; with its checkout, another one or none. */
export function orderAgain(draft, { n, door, person, links, order: number = n, checkout }) {
  const { random, hasVisitor } = draft;
  const named = random.pick([checkout, random.pick(CHECKOUTS), undefined]);
  const fact = { type: "order.completed", order: number, ...(named !== undefined && { checkout: named }) };
  const byPage = hasVisitor && random.chance(door === "page" ? 0.2 : 0.5);
  if (byPage) return aFact(told(draft, fact, { only: "page" }));
  if (door === "page") return aFact(told(draft, fact, { only: "event" }));
  return aFact(noted(draft, { door, person, links, ...fact }));
}

export const declinedOffer = (draft, { offer }, only) =>
  aFact(told(draft, { type: "offer.declined", offer: offer ?? "o1" }, only));

export const declinedContact = (draft, { channel }) =>
  aFact(told(draft, { type: "contact.declined", ...(draft.random.chance(0.5) && { channel }) }));

export const optOut = (draft, { channel, purpose }) =>
  aFact(
    told(draft, {
      type: "consent.withdrawn",
      channel: draft.random.chance(0.5) ? channel : "all",
      purpose: draft.random.chance(0.5) ? purpose : "all",
    }),
  );

export const cancel = (_, { n }) => ({ do: "cancel", followUp: n });

export const cart = (draft, items) => aFact(told(draft, { type: "cart.changed", items }));
