/** Whether a person's document knows what was said: nothing that was acknowledged may be missing from it. */
import { shortHash } from "./product.mjs";

/** @param said the names that the fact went by: `checkout`, `tab`, `seq`, `event`, `order` */
export function knows({ known, now }, fact, said) {
  const arrived =
    fact.door === "event"
      ? known.events.some(({ id }) => id === shortHash(said.event))
      : wasSeen(now.tabs[said.tab], said.seq);
  return arrived && means(known, fact, said);
}

const wasSeen = (tab, seq) => tab?.seen.some(([from, to]) => from <= seq && seq <= to) === true;

const DOORS = { event: "backend", page: "page" };

function means(known, fact, { checkout, order }) {
  switch (fact.type) {
    case "order.completed": {
      const { backend, page } = known.orders;
      const told = (fact.door === "event" ? backend : page.orders).find(({ key }) => key === `order:${order}`);
      return told !== undefined && (checkout === undefined || told.checkouts?.includes(checkout) === true);
    }
    case "order.cancelled": {
      const told = known.orders.backend.find(({ key }) => key === `order:${order}`);
      return (
        told?.cancelledAtMs !== undefined && (checkout === undefined || told.checkouts?.includes(checkout) === true)
      );
    }
    case "cart.changed":
      return Object.keys(known.carts).some((source) => (source === "backend") === (fact.door === "event"));
    case "checkout.started":
      return Object.hasOwn(known.checkouts, checkout);
    case "offer.declined":
      return Object.hasOwn(known.offersDeclined[DOORS[fact.door]].offers, fact.offer);
    case "contact.declined":
      return Object.hasOwn(known.contactDeclined, fact.channel ?? "all");
    case "consent.withdrawn":
      return known.refusals.some(
        (one) => (one.channel ?? "all") === fact.channel && (one.purpose ?? "all") === fact.purpose,
      );
    default:
      return true;
  }
}
