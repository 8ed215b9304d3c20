/** What the customer answers: yes or no to an offer, to being contacted, to a chat. Clicks, the keyboard's included. */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { has, nearest, read, targetOf } from "../markup.js";
import { ACCEPTED, ASKS, DECLINED, emitAsk, OFFER } from "./asks.js";

export function observeAnswers(emit: Emit): Stop {
  return listen("click", (event) => {
    const target = targetOf(event);
    const button = target && nearest(target, "accept decline dismiss");
    if (!button) return;
    const accepts = has(button, "accept");
    const offer = read(button, accepts ? "accept" : "decline");
    const ask = nearest(button, has(button, "dismiss") ? "chat" : ASKS);
    const answer = accepts ? ACCEPTED : DECLINED;
    if (offer) emit({ type: OFFER[answer], offer });
    else if (ask) emitAsk(emit, ask, answer);
  });
}
