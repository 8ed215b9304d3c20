/**
 * `service_first`: what a customer needs goes before what a shop would like. A transactional contact waits for nobody
 * but what is no less important; service about the customer's own open ticket or order waits for no sales rule.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import type { Known, OpenFollowUp, PersonDocument } from "../../person/document.js";
import { hasAnyOrder, hasOrder } from "../../person/orders.js";
import { Allow, type Lift, pass } from "../finding.js";
import { own } from "../own.js";
import type { Policy } from "../policy.js";
import type { Rule } from "../rule.js";
import { liftArbitration } from "./arbitration.js";

const lifting = (...codes: ReasonCode[]): Lift[] => codes.map((code) => ({ code }));

const FOR_TRANSACTIONAL = lifting("present", "quiet", "in_funnel", "cool_off", "recent_contact", "budget");
const FOR_OWN_SERVICE = lifting("in_funnel", "cool_off", "budget", "recent_contact");

export const serviceFirst: Rule = {
  code: "service_first",
  effects: ["allow"],
  covers: ({ servesCustomer }) => servesCustomer,
  look: ({ followUp, person, policy }) => {
    if (followUp.purpose === "transactional") return needed(policy);
    const subject = ownSubject(followUp, person);
    return subject === null ? pass() : aboutOwn(subject);
  },
};

const needed = (policy: Policy): Allow =>
  new Allow([...FOR_TRANSACTIONAL, ...overLowerPurposes(policy)], null, () => ({
    because: "The customer needs this message, whatever else goes on.",
    facts: { purpose: "transactional" },
  }));

const aboutOwn = (subject: "ticket" | "order"): Allow =>
  new Allow(FOR_OWN_SERVICE, null, () => ({
    because:
      subject === "ticket" ? "It is about the customer's own open request." : "It is about the customer's own order.",
    facts: { purpose: "service", about: subject },
  }));

function overLowerPurposes({ arbitration: { order } }: Policy): Lift[] {
  return liftArbitration(["being_made", "planned"], order.slice(order.indexOf("transactional") + 1));
}

/** An id that the follow-up names has to be on record for this person; without one, what the trigger speaks of has. */
function ownSubject({ about, trigger }: OpenFollowUp, { known }: PersonDocument): "ticket" | "order" | null {
  const ticket = about?.ticket;
  const order = about?.order;
  if (ticket !== undefined && own(known.tickets, ticket)?.closedAtMs === null) return "ticket";
  if (order !== undefined && hasOrder(known, order)) return "order";
  if (ticket !== undefined || order !== undefined) return null;
  if (trigger.type === "ticket" && hasOpenTicket(known)) return "ticket";
  if (trigger.type === "order_completed" && hasAnyOrder(known)) return "order";
  return null;
}

const hasOpenTicket = ({ tickets }: Known): boolean =>
  Object.values(tickets).some(({ closedAtMs }) => closedAtMs === null);
