/**
 * `service_first`: what a customer needs goes before what a shop would like. A transactional contact waits for nobody
 * but what is no less important; service about the customer's own open ticket or order waits for no sales rule.
 */
import type { ReasonCode } from "@holdoff/sdk/wire";
import type { OpenFollowUp, PersonDocument } from "../../person/document.js";
import { Allow, type Lift, pass, type Rule } from "../finding.js";
import { own } from "../own.js";
import type { Policy } from "../policy.js";
import { liftArbitration } from "./arbitration.js";

const lifting = (...codes: ReasonCode[]): Lift[] => codes.map((code) => ({ code }));

const FOR_TRANSACTIONAL = lifting("present", "quiet", "in_funnel", "cool_off", "recent_contact", "budget");
const FOR_OWN_SERVICE = lifting("in_funnel", "cool_off", "budget", "recent_contact");

export const serviceFirst: Rule = {
  code: "service_first",
  effects: ["allow"],
  look: ({ followUp, person, policy }) => {
    switch (followUp.purpose) {
      case "transactional":
        return new Allow([...FOR_TRANSACTIONAL, ...overLowerPurposes(policy)], null, () => ({
          because: "The customer needs this message, whatever else goes on.",
          facts: { purpose: followUp.purpose },
        }));
      case "service": {
        const subject = ownSubject(followUp, person);
        if (subject === null) return pass();
        return new Allow(FOR_OWN_SERVICE, null, () => ({
          because:
            subject === "ticket"
              ? "It is about the customer's own open request."
              : "It is about the customer's own order.",
          facts: { purpose: followUp.purpose, about: subject },
        }));
      }
      case "sales":
      case "survey":
        return pass();
    }
  },
};

function overLowerPurposes({ arbitration: { order } }: Policy): Lift[] {
  return liftArbitration(["being_made", "planned"], order.slice(order.indexOf("transactional") + 1));
}

/** An id that the follow-up names has to be on record for this person; without one, what the trigger speaks of has. */
function ownSubject({ about, trigger }: OpenFollowUp, { known }: PersonDocument): "ticket" | "order" | null {
  const { ticket, order } = about ?? {};
  const open = (closedAtMs: number | null | undefined): boolean => closedAtMs === null;
  if (ticket !== undefined && open(own(known.tickets, ticket)?.closedAtMs)) return "ticket";
  if (order !== undefined && known.orders.some((one) => one.order === order)) return "order";
  if (ticket !== undefined || order !== undefined) return null;
  if (trigger.type === "ticket" && Object.values(known.tickets).some((one) => open(one.closedAtMs))) return "ticket";
  if (trigger.type === "order_completed" && known.orders.length > 0) return "order";
  return null;
}
