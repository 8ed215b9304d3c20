/**
 * Consent boxes: `<input type="checkbox" data-holdoff-consent="email:sales">`. Ticking one is consent, unticking one
 * withdraws it: what the customer's click did, and what still stands when the shop's own code has answered it. Where
 * they differ nothing is said, or consent that was told is withdrawn. A box that was ticked when it was first seen, or
 * by a script, and is sent off untouched, is reported as what it is, `preTicked`.
 */
import { after, type Cancel } from "../clock.js";
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { findAll, read, targetOf } from "../markup.js";

/** How soon after a click the box is looked at; then after twice as long, and so on, until `WATCHED_MS`. */
const SETTLED_MS = 100;
const WATCHED_MS = 5_000;

interface Box {
  box: HTMLInputElement;
  /** Ticked before the customer did anything. */
  preTicked: boolean;
  /** What the customer's last click made of it. */
  act?: boolean;
  /** What was told last: given, or withdrawn. */
  told?: boolean;
  unwatch?: Cancel;
}

export interface ConsentObserver {
  /** To be called whenever the page may have changed. */
  scan(): void;
  stop: Stop;
}

export function observeConsent(emit: Emit): ConsentObserver {
  const boxes: Box[] = [];

  /** The box as it is known, or the one whose place it took when the page was rendered anew. */
  const know = (box: Element, wasTicked?: boolean): Box | undefined => {
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !read(box, "consent")) return undefined;
    let known =
      boxes.find((known) => known.box === box) ??
      boxes.find(
        ({ box: old }) => !old.isConnected && old.name === box.name && read(old, "consent") === read(box, "consent"),
      );
    if (!known) {
      known = { box, preTicked: box.defaultChecked || (wasTicked ?? box.checked) };
      boxes.push(known);
    }
    known.box = box;
    return known;
  };

  const tell = (known: Box, given: boolean) => {
    if (known.told === given) return;
    known.told = given;
    const [channel, purpose = "all"] = read(known.box, "consent")?.split(":") ?? [];
    if (!channel) return;
    if (given) emit({ type: "consent.given", channel, purpose, preTicked: known.preTicked || !known.act || undefined });
    else emit({ type: "consent.withdrawn", channel, purpose });
  };

  /** Tells what stands, if it is what the customer did; what was given and stands no more is withdrawn. */
  const confirm = (known: Box) => {
    const { checked } = known.box;
    if (checked === known.act || (known.told && !checked)) tell(known, checked);
  };

  const watch = (known: Box, delayMs: number) => {
    known.unwatch = after(delayMs, () => {
      confirm(known);
      if (delayMs < WATCHED_MS) watch(known, 2 * delayMs);
    });
  };

  return {
    scan() {
      for (const box of findAll(document, "consent")) know(box);
    },

    stop: listen("click submit formdata pagehide", (event) => {
      const { type } = event;
      const target = targetOf(event);
      if (type === "click") {
        if (!event.isTrusted) return;
        // Who goes on has seen what stands: what the shop does with the box from here on is another matter.
        for (const { told, act, unwatch } of boxes) if (told === act) unwatch?.();
        const known = target && know(target, !(target as HTMLInputElement).checked);
        if (!known) return;
        known.act = known.box.checked;
        known.unwatch?.();
        if (known.told && !known.act) tell(known, false);
        watch(known, SETTLED_MS);
        return;
      }
      for (const known of boxes) {
        if (type === "pagehide") confirm(known);
        else if (known.box.form === target) {
          known.unwatch?.();
          if (known.act === undefined && known.box.checked) tell(known, true);
          confirm(known);
        }
      }
    }),
  };
}
