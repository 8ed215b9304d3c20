/** Actors who tell again, take back and mix up: orders told twice, cancelled and paid again, ids used twice, carts. */
import {
  aFact,
  cancelled,
  cart,
  declinedOffer,
  GUEST,
  noted,
  OFFERS,
  order,
  orderAgain,
  orderCancelled,
} from "./told-facts.mjs";

const WAITS = ["no", "scheduled", "scheduled", "due"];

const teller = ({ random }, name, ops) => ({ name, waits: random.pick(WAITS), ops });

const ordersIn = ({ facts }) => facts.filter(({ type }) => type === "order.completed");

/** An order that somebody else tells at the same time, or one of its own. */
function anOrder(draft) {
  const { random } = draft;
  const orders = ordersIn(draft);
  if (orders.length > 0 && random.chance(0.75)) return { ops: [], fact: random.pick(orders) };
  const op = order(draft, random.pick(draft.followUps));
  return { ops: [op], fact: draft.facts[op.fact] };
}

/** A shop whose plug-ins each tell the order. */
export function reteller(draft) {
  const { ops, fact } = anOrder(draft);
  const again = Array.from({ length: 1 + draft.random.below(2) }, () => orderAgain(draft, fact));
  return teller(draft, "reteller", [...ops, ...again]);
}

/** Cancels an order: one of its own or another's, before or after it is told, and perhaps it is paid after all. */
export function backOffice(draft) {
  const { random } = draft;
  const { ops, fact } = anOrder(draft);
  const paid = random.chance(0.6) ? [orderAgain(draft, fact)] : [];
  const cancels = orderCancelled(draft, fact);
  return teller(
    draft,
    "back office",
    random.pick([
      [...ops, cancels, ...paid],
      [cancels, ...ops, ...paid],
    ]),
  );
}

/** A shop that gives one event id to two different facts. */
export function mixer(draft) {
  const { random, facts, followUps } = draft;
  const events = facts.filter(({ door }) => door === "event");
  const isFirst = events.length === 0 || random.chance(0.6);
  const first = isFirst && random.pick([order, declinedOffer])(draft, random.pick(followUps), { only: "event" });
  const { n, event = n, person, links, type, offer } = first ? facts[first.fact] : random.pick(events);
  const other = type === "offer.declined" ? OFFERS.find((one) => one !== offer) : random.pick(OFFERS);
  const second = aFact(noted(draft, { door: "event", person, links, event, type: "offer.declined", offer: other }));
  const again = random.chance(0.3) ? [aFact(n)] : [];
  return teller(draft, "mixer", [...(first ? [first] : []), second, ...again]);
}

/** Sends what was sent once more. */
export function resender(draft) {
  const { random, facts, followUps } = draft;
  const first = facts.length > 0 ? [] : [order(draft, random.pick(followUps))];
  const { n } = random.pick(facts);
  return teller(draft, "resender", [...first, ...Array.from({ length: 1 + random.below(2) }, () => aFact(n))]);
}

/** A guest's checkout is ordered by a customer, and that they are one is learnt later or never. */
export function joiner(draft) {
  const { random, facts, followUps } = draft;
  const ordered = aFact(
    noted(draft, { door: "event", person: "customer", links: [], type: "order.completed", checkout: GUEST }),
  );
  const later = random.chance(0.25) ? [orderCancelled(draft, facts[ordered.fact])] : [];
  const link = random.chance(0.8) ? [{ do: "link", person: "checkout" }] : [];
  // Another customer has it too, or it was ordered and cancelled before.
  const before = random.chance(0.15) ? cancelled(draft, random.pick(followUps)) : [];
  return teller(draft, "joiner", [...before, ordered, ...later, ...link]);
}

/** Empties the cart and fills it, in one browser or through the backend. */
export function basket(draft) {
  const { random } = draft;
  const ends = random.pick([[0], [0], [2, 0], [2, 0], [0, 2], [0, 2], [0, 2, 0]]);
  return teller(
    draft,
    "basket",
    ends.map((items) => cart(draft, items)),
  );
}
