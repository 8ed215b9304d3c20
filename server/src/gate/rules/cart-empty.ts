/** `cart_empty`: it is about a cart that was left, and there is nothing in it any more. */
import { emptySinceMs } from "../../person/carts.js";
import { durationInWords, formatDuration } from "../duration.js";
import { cancel, Hold, pass, type Said } from "../finding.js";
import { iso } from "../iso.js";
import type { PersonalRule } from "../rule.js";

export const cartEmpty: PersonalRule = {
  code: "cart_empty",
  effects: ["hold", "cancel"],
  concerns: ({ person: { known } }) => emptySinceMs(known) !== null,
  look: ({ followUp, person: { known }, policy: { cart }, nowMs }) => {
    const sinceMs = followUp.trigger.type === "cart_left" ? emptySinceMs(known) : null;
    if (sinceMs === null) return pass();
    const facts = { emptySince: iso(sinceMs), emptyFor: formatDuration(cart.emptyForMs) };
    if (nowMs >= sinceMs + cart.emptyForMs) {
      return cancel(() => ({ because: "The customer has emptied the cart.", facts }));
    }
    const say = (): Said => ({
      because: `The customer emptied the cart less than ${durationInWords(cart.emptyForMs)} ago, and may fill it again.`,
      facts,
    });
    return new Hold(null, sinceMs + cart.emptyForMs, say);
  },
};
