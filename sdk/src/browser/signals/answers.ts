/**
 * What the customer answers: yes or no to an offer, to being contacted, to a chat. By clicks, the keyboard's included; by
 * what a shop does at the press of a pointer or key, so that no click comes; by Escape in a dialog. Scripts answer nothing.
 */
import { after } from "../clock.js";
import type { Emit } from "../emit.js";
import { type Heard, listen } from "../listen.js";
import { has, heeded, isVisible, outFrom, outwards, read } from "../markup.js";
import { ACCEPTED, ASKS, DECLINED, emitAsk, OFFER } from "./asks.js";

/** What was pressed, and cannot be seen any more by then, was answered. */
const GONE_MS = 400;

/** Elements from one outwards: an answer is about what stood around it, however the page has changed since. */
type Path = Element[];

export interface AnswersObserver {
  /** The customer clicked. */
  click(path: Path): void;
  /** The customer pressed, before anything was heard here. */
  press(path: Path): void;
}

const ANSWERS = "accept decline dismiss";

export function observeAnswers(emit: Emit, signal: AbortSignal): AnswersObserver {
  /** Pressed, and perhaps an answer. */
  let pressed: Path | undefined;
  /** The ask that has, or had, the focus. */
  let asked: Path | undefined;
  /** The last ask with an answer: to close it says nothing more. */
  let answered: Element | undefined;
  let keys: AbortController | undefined;

  const answer = (path: Path) => {
    pressed = undefined;
    const [element] = path;
    if (!element) return;
    const accepts = has(element, "accept");
    const offer = read(element, accepts ? "accept" : "decline");
    const [ask] = outFrom(path, has(element, "dismiss") ? "chat" : ASKS) ?? [];
    const said = accepts ? ACCEPTED : DECLINED;
    answered = ask;
    if (offer) emit({ type: OFFER[said], offer });
    else if (ask) emitAsk(emit, ask, said);
  };

  const check = () => {
    if (pressed?.[0] && !isVisible(pressed[0])) answer(pressed);
    pressed = undefined;
  };

  const hear = (event: Heard) => {
    const { type, key } = event;
    const path = heeded(event.composedPath());
    if (!path[0] || !event.isTrusted || event.repeat) return;
    if (type === "focusin") {
      focus(path);
      return;
    }
    const button = outFrom(path, ANSWERS);
    if (/down/.test(type)) {
      check();
      if (!key || key === "Enter" || key === " ") pressed = button;
      else if (key === "Escape" && asked?.[0] !== answered && asked?.[0]?.matches("dialog,[role=dialog]"))
        pressed = asked;
      // Everything else that takes the focus is clicked by its keys.
      if (key && pressed && pressed === button && path[0].matches("[tabindex]:not(button,a)")) answer(button);
    }
    if (pressed && type !== "pointerdown") after(GONE_MS, check);
  };
  // A listener that is called at every key costs more than all the rest: it waits for its moment.
  const focus = (path: Path) => {
    asked = outFrom(path, ASKS);
    keys?.abort();
    keys = new AbortController();
    if (outFrom(path, ANSWERS) ?? asked) listen("keydown", hear, keys.signal);
  };
  focus(heeded(focusPath()));
  listen("pointerdown pointerup pointercancel focusin", hear, signal);
  signal.addEventListener("abort", () => keys?.abort());

  return {
    click(path) {
      const button = outFrom(path, ANSWERS);
      if (button) answer(button);
    },
    press(path) {
      check();
      pressed = outFrom(path, ANSWERS);
      if (pressed) after(GONE_MS, check);
    },
  };
}

/** What has the focus, and all around it, out of open shadow roots too. */
function focusPath(): Element[] {
  let inmost = document.activeElement;
  while (inmost?.shadowRoot?.activeElement) inmost = inmost.shadowRoot.activeElement;
  return inmost ? outwards(inmost) : [];
}
