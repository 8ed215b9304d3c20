/** What is asked of the customer, and the answer: an offer to get in touch, an offer, an invitation to chat. */
import type { Emit } from "../emit.js";
import { has, read } from "../markup.js";

const CONTACT = ["contact.offered", "contact.requested", "contact.declined"] as const;
export const OFFER = ["offer.shown", "offer.accepted", "offer.declined"] as const;
const CHAT = ["chat.invited", "chat.opened", "chat.dismissed"] as const;

export const ASKS = "contact offer chat";

export const SHOWN = 0;
export const ACCEPTED = 1;
export const DECLINED = 2;

/** An element with several marks is the first of them: the offer of a call about insurance is no offer of insurance. */
export function emitAsk(emit: Emit, element: Element, answer: 0 | 1 | 2): void {
  const channel = read(element, "contact");
  const offer = read(element, "offer");
  const types = channel ? CONTACT : offer ? OFFER : has(element, "chat") && CHAT;
  if (types) emit({ type: types[answer], channel, offer });
}
