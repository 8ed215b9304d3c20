/** One way of saying each thing that a page can say, and what the collector has to hear of it. */
import { isThrough, kindOf, SIGNAL_TYPES } from "../../../../sdk/dist/wire/index.js";

const PROPS = {
  "cart.changed": { items: 2 },
  "checkout.started": {},
  "checkout.step_viewed": { step: "details" },
  "checkout.step_completed": { step: "details" },
  "checkout.error": { step: "details" },
  "order.completed": { order: "1001" },
  "offer.shown": { offer: "insurance" },
  "offer.accepted": { offer: "insurance" },
  "offer.declined": { offer: "insurance" },
  "contact.offered": { channel: "call" },
  "contact.requested": { channel: "call" },
  "contact.declined": { channel: "call" },
  "chat.invited": {},
  "chat.opened": {},
  "chat.dismissed": {},
  "chat.closed": {},
  "form.progress": { filled: 2, of: 5 },
  "content.downloaded": { content: "guide" },
  "link.clicked": { campaign: "autumn" },
  "consent.given": { channel: "email", purpose: "sales" },
  "consent.withdrawn": { channel: "email", purpose: "sales" },
};

const call = (...args) => `holdoff(${args.map((arg) => JSON.stringify(arg)).join(",")})`;

const bySignal = SIGNAL_TYPES.filter((type) => isThrough(type, "page") && !type.startsWith("page.")).map((type) => {
  if (PROPS[type] === undefined) throw new Error(`the lab has no example of the signal ${type}`);
  return { name: type, type, canWait: kindOf(type).mayWait === true, say: call("signal", type, PROPS[type]) };
});

const byCall = [
  {
    name: "identify()",
    type: "page.active",
    customer: "c_42",
    say: call("identify", "c_42", { hash: "0".repeat(64) }),
  },
  { name: "step()", type: "checkout.step_viewed", say: call("step", "payment") },
  { name: "offer()", type: "offer.declined", say: call("offer", "insurance", "declined") },
  { name: "order()", type: "order.completed", say: call("order", { order: 1001 }) },
  { name: "optOut()", type: "consent.withdrawn", say: call("optOut") },
];

/** What can be said at any moment. */
export const KINDS = [...bySignal, ...byCall];

/** Said by the page's going itself. */
export const LEAVING = { name: "page.left", type: "page.left", say: "0" };
