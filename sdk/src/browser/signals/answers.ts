/** What the customer answers: yes or no to an offer, to being contacted, to a chat. Clicks, the keyboard's included. */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { has, nearest, read, targetOf } from "../markup.js";
import { ACCEPTED, ASKS, DECLINED, emitAsk } from "./asks.js";

export function observeAnswers(emit: Emit): Stop {
  return listen("click", (event) => {
    const target = targetOf(event);
    const button = target && nearest(target, "accept decline dismiss");
    if (!button) return;
    const accepts = has(button, "accept");
    const offer = read(button, accepts ? "accept" : "decline");
    const ask = nearest(button, has(button, "dismiss") ? "chat" : ASKS);
    if (offer) emit({ type: accepts ? "offer.accepted" : "offer.declined", offer });
    else if (ask) emitAsk(emit, ask, accepts ? ACCEPTED : DECLINED);
  });
}
