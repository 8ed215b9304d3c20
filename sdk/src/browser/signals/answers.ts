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

export function observeAnswers(emit: Emit): Stop {
  /** Pressed, and perhaps an answer. */
  let pressed: Element | null | undefined;
  /** The ask that has, or had, the focus. */
  let asked: Element | null | undefined;
  /** The last ask with an answer: to close it says nothing more. */
  let answered: Element | null | undefined;

  const answer = (element: Element) => {
    const accepts = has(element, "accept");
    const offer = read(element, accepts ? "accept" : "decline");
    const ask = nearest(element, has(element, "dismiss") ? "chat" : ASKS);
    const said = accepts ? ACCEPTED : DECLINED;
    pressed = null;
    answered = ask;
    if (offer) emit({ type: OFFER[said], offer });
    else if (ask) emitAsk(emit, ask, said);
  };

  const check = () => {
    if (pressed && !isVisible(pressed)) answer(pressed);
    pressed = null;
  };

  const hear = (event: Heard) => {
    const { type, key } = event;
    const target = targetOf(event);
    if (!target || !event.isTrusted || event.repeat) return;
    const button = nearest(target, "accept decline dismiss");
    if (type === "click") {
      if (button) answer(button);
    } else if (type === "focusin") {
      asked = nearest(target, ASKS);
      keys(button ?? asked);
    } else {
      if (/down/.test(type)) {
        check();
        if (!key || /^(Enter| )$/.test(key)) pressed = button;
        else if (key === "Escape" && asked !== answered && asked?.matches("dialog,[role=dialog]")) pressed = asked;
        // Everything else that takes the focus is clicked by its keys.
        if (key && pressed === button && button && target.matches("[tabindex]:not(button,a)")) answer(button);
      }
      if (pressed && type !== "pointerdown") after(GONE_MS, check);
    }
  };
  // A listener that is called at every key costs more than all the rest: it waits for its moment.
  const keys = listener("keydown", hear);

  return all(listen("click pointerdown pointerup pointercancel focusin", hear), () => keys(false));
}
