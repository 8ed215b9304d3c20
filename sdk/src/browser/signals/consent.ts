/**
 * Consent boxes: `<input type="checkbox" data-holdoff-consent="email:sales">`. Ticking one is consent, unticking one
 * withdraws it: what the customer's click did, if it still stands when the shop's own code has answered it. Where they
 * differ nothing is said, or consent that was told is withdrawn. A box that was ticked when it was first seen, or by a
 * script, and is sent off untouched, is reported as what it is, `preTicked`.
 */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { findAll, read, targetOf } from "../markup.js";

interface Box {
  box: HTMLInputElement;
  /** Ticked before the customer did anything. */
  preTicked: boolean;
  /** What the customer's last click made of it. */
  act?: boolean;
  /** What was told last: given, or withdrawn. */
  told?: boolean;
  /** Looks since that click; 0 when nobody looks. */
  looks?: number;
}

export interface ConsentObserver {
  /** To be called whenever the page may have changed. */
  scan(): void;
  /** To be called now and then: what stands comes about in its own time. */
  look(): void;
  stop: Stop;
}

const nameOf = (box: HTMLInputElement) => `${read(box, "consent")} ${box.name}`;

export function observeConsent(emit: Emit): ConsentObserver {
  const boxes: Box[] = [];

  /** The box as it is known, or the one whose place it took when the page was rendered anew. `clicked`: just now. */
  const know = (box: Element | undefined, clicked = false): Box | undefined => {
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !read(box, "consent")) return undefined;
    let known = boxes.find(({ box: old }) => old === box || (!old.isConnected && nameOf(old) === nameOf(box)));
    if (!known) {
      known = { box, preTicked: box.defaultChecked || box.checked !== clicked };
      boxes.push(known);
    }
    known.box = box;
    return known;
  };

  /** Tells what stands: if it is what the customer did, if it was otherwise, or if it is sent off untouched. */
  const confirm = (known: Box, sent: boolean) => {
    const { box, preTicked, act, told } = known;
    const { checked } = box;
    if (told === checked || !(act === checked || told || (sent && checked && act === undefined))) return;
    known.told = checked;
    const [channel = "", purpose = "all"] = `${read(box, "consent")}`.split(":");
    emit({
      type: checked ? "consent.given" : "consent.withdrawn",
      channel,
      purpose,
      preTicked: (checked && (preTicked || !act)) || undefined,
    });
  };

  return {
    scan() {
      for (const box of findAll(document, "consent")) know(box);
    },

    look() {
      // The first look may come right after the click.
      for (const known of boxes) if (known.looks && known.looks++ > 1) confirm(known, false);
    },

    stop: listen("click submit formdata visibilitychange", (event) => {
      const isClick = event.type === "click";
      if (!event.isTrusted && isClick) return;
      const target = targetOf(event);
      for (const known of boxes) {
        const sent = !isClick && known.box.form === target;
        if (sent || (known.looks && known.box !== target)) confirm(known, sent);
        // Who goes on has seen what stands: what the shop does with the box from here on is another matter.
        if (sent || known.told === known.act) known.looks = 0;
      }
      const known = isClick && know(target, true);
      if (!known) return;
      known.act = known.box.checked;
      known.looks = 1;
      // What is taken back is taken back at once.
      if (known.told) confirm(known, false);
    }),
  };
}
