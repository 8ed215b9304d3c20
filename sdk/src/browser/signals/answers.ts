/**
 * What the customer answers: yes or no to an offer, to being contacted, to a chat. By clicks, the keyboard's included; by
 * what a shop does at the press of a pointer or key, so that no click comes; by Escape in a dialog. Scripts answer nothing.
 */
import { after } from "../clock.js";
import type { Emit } from "../emit.js";
import { all, type Heard, listen, listener, type Stop } from "../listen.js";
import { has, isVisible, nearest, read, targetOf } from "../markup.js";
import { ACCEPTED, ASKS, DECLINED, emitAsk, OFFER } from "./asks.js";

/** What was pressed, and cannot be seen any more by then, was answered. */
const GONE_MS = 400;

/** Enter and the space bar click here by themselves. */
const CLICKS = "button,a,input,select,textarea,summary";

export function observeAnswers(emit: Emit): Stop {
  /** Pressed, and perhaps an answer. */
  let pressed: Element | null | undefined;
  /** A dialog that is being closed. */
  let closing: Element | null | undefined;
  /** Answered by a key: should the shop or the browser click it for that, it is the same answer. */
  let keyed: Element | null | undefined;
  /** Asks with an answer: to close them says nothing more. */
  const answered = new WeakSet<Element>();

  const answer = (element: Element) => {
    pressed = null;
    const accepts = has(element, "accept");
    const offer = read(element, accepts ? "accept" : "decline");
    const ask = nearest(element, has(element, "dismiss") ? "chat" : ASKS);
    const said = accepts ? ACCEPTED : DECLINED;
    if (ask) answered.add(ask);
    if (offer) emit({ type: OFFER[said], offer });
    else if (ask) emitAsk(emit, ask, said);
  };

  const check = () => {
    if (pressed && !isVisible(pressed)) answer(pressed);
    pressed = null;
  };

  const hear = (event: Heard) => {
    const { type, isTrusted, key, repeat } = event;
    const target = targetOf(event);
    if (!target || !isTrusted || repeat) return;
    const button = nearest(target, "accept decline dismiss");
    if (type === "click") {
      if (button && button !== keyed) answer(button);
      keyed = null;
    } else if (type === "focusin") keys(!!button);
    else if (type === "cancel") {
      // Only the key tells the customer's Escape from a script that closes the dialog in the same way.
      closing = has(target, ASKS) && !answered.has(target) ? target : null;
      release(true);
      after(GONE_MS, () => release(false));
    } else {
      if (type === "keyup") pressed = key === "Escape" ? closing : null;
      else if (type === "pointerdown" || key === "Enter" || key === " ") {
        check();
        pressed = button;
        keyed = null;
        if (key && button && !target.matches(CLICKS)) {
          answer(button);
          keyed = button;
        }
      }
      if (type !== "pointerdown") after(GONE_MS, check);
    }
  };
  // A listener that is called at every key costs more than all the rest: it waits for its moment.
  const keys = listener("keydown", hear);
  const release = listener("keyup", hear, undefined, true);

  return all(
    listen("click pointerdown pointerup pointercancel focusin cancel", hear),
    () => keys(false),
    () => release(false),
  );
}
