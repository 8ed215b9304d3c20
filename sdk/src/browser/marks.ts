/** Reads what the shop marked in its pages, `data-holdoff-*`, now and whenever they change; and how far forms come. */
import type { Said } from "./batch.js";
import { attempt, guarded } from "./guard.js";
import type { Room } from "./later.js";
import { listen } from "./listen.js";
import { findAll, heeded, read } from "./markup.js";
import { observeMutations } from "./mutations.js";
import { observeAnswers } from "./signals/answers.js";
import { observeConsent } from "./signals/consent.js";
import { observeForm } from "./signals/form.js";
import { readOrders } from "./signals/order.js";
import { observeShown } from "./signals/shown.js";

export function readMarks(room: Room): void {
  const { emit, refer, who, hear, signal } = room;
  const told = new Set();
  const emitOnce = (fact: Said & { order?: unknown }) => {
    // An order that has a number is the same one in another checkout.
    const what = fact.order || JSON.stringify(fact);
    if (!told.has(what)) emit(fact);
    told.add(what);
  };
  // A part that fails leaves the others at work.
  const boxes = attempt(() => observeConsent(emit, signal));
  const shown = attempt(() => observeShown(emit, emitOnce, signal));
  const answers = attempt(() => observeAnswers(emit, signal));
  const form = observeForm(emit);

  let filled: string | undefined;
  const fill = () => {
    filled = who().visitor;
    for (const input of findAll(document, "visitor")) if (input instanceof HTMLInputElement) input.value = filled;
  };
  const scan = guarded(() => {
    for (const element of findAll(document, "checkout")) {
      const checkout = read(element, "checkout");
      if (checkout) refer({ checkout });
    }
    fill();
    readOrders(emitOnce, who().refs.checkout);
    shown?.scan();
    boxes?.scan();
  });
  const rescan = attempt(() => observeMutations(scan, signal));
  // A component that comes to life late makes its shadow root without a word.
  listen("load", () => rescan?.(), signal);

  hear({
    act(act, late) {
      const path = heeded(act.path);
      const [target] = path;
      const { type, isTrusted } = act.event;
      if (type === "change") {
        if (target) form(target);
        // What a script clicks, the customer did not.
      } else if (!isTrusted) return;
      else if (type === "click") {
        boxes?.click(target, act, late);
        answers?.click(path);
      } else if (late) answers?.press(path);
    },
    tick() {
      if (filled !== who().visitor) fill();
      // Before the page goes too: this one must not be missed.
      readOrders(emitOnce, who().refs.checkout);
      shown?.look();
      boxes?.look();
    },
    note({ type }) {
      if (type === "page.active") rescan?.();
    },
  });
  // What was heard need not be kept.
  room.acts = undefined;
  // After what was clicked: a box that was rendered anew since takes the place of the one that was clicked.
  scan();
}
