/** What whoever makes the contact may know: the honest reason, and what the policy reveals. Never pages, dwell or steps. */
import type { Brief } from "@holdoff/sdk/wire";
import { declinedOffers } from "../person/choices.js";
import type { Known, OpenFollowUp } from "../person/document.js";
import { countOrders } from "../person/orders.js";
import { iso } from "./iso.js";
import { contactsOn } from "./ledger-view.js";
import { openingLine } from "./opening-line.js";
import type { Policy } from "./policy.js";

const LIST_MAX = 10;

export function briefOf(followUp: OpenFollowUp, known: Known, policy: Policy): Brief {
  const shows = (part: Policy["brief"]["reveal"][number]): boolean => policy.brief.reveal.includes(part);
  const { sinceMs, products } = known.profile;
  return {
    reason: openingLine(followUp),
    ...(shows("tenure") && sinceMs !== undefined && { customerSince: iso(sinceMs.value) }),
    ...(shows("products") && products !== undefined && { products: products.value.slice(0, LIST_MAX) }),
    ...(shows("orders") && { orders: countOrders(known) }),
    ...(shows("declines") && { declined: declinedOffers(known).slice(0, LIST_MAX) }),
    ...(shows("tickets") && {
      openTickets: Object.values(known.tickets).filter((one) => one.closedAtMs === null).length,
    }),
    ...(shows("contacts") && { contacts: contactsOf(followUp, known, policy) }),
  };
}

/** Earlier contacts, newest first; not the one that is being made. */
function contactsOf(followUp: OpenFollowUp, known: Known, policy: Policy): NonNullable<Brief["contacts"]> {
  return contactsOn(known, policy)
    .filter((contact) => contact.followUp !== followUp.id && !contact.unredeemed && !contact.isMore)
    .slice(-LIST_MAX)
    .reverse()
    .map(({ atMs, channel, department, outcome }) => ({
      at: iso(atMs),
      ...(channel !== "all" && { channel }),
      ...(department !== undefined && { department }),
      ...(outcome !== undefined && { outcome }),
    }));
}
