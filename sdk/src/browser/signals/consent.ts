/**
 * Consent boxes: `<input type="checkbox" data-holdoff-consent="email:sales">`. Ticking one is consent, unticking one
 * withdraws it: what the customer's click did, if it still stands when the shop's own code has answered it. Where they
 * differ nothing is said, or consent that was told is withdrawn. A box that was ticked when it was first seen, or by a
 * script, and is sent off untouched, is reported as what it is, `preTicked`.
 */
import type { Emit } from "../emit.js";
import type { Act } from "../later.js";
import { listen } from "../listen.js";
import { findAll, heeded, read } from "../markup.js";

interface Box {
  box: HTMLInputElement;
  /** What consent the box is for, and with its own name: a box of another mark is another box. */
  consent: string;
  name: string;
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
  /** The customer clicked `target`; `late`: before anything was heard here. */
  click(target: Element | undefined, act: Act, late: boolean | undefined): void;
}

export function observeConsent(emit: Emit, signal: AbortSignal): ConsentObserver {
  const boxes: Box[] = [];

  /** The box as it is known, or the one whose place it took when the page was rendered anew; first seen as told. */
  const know = (box: Element | undefined, consent: string | null | undefined, preTicked?: boolean): Box | undefined => {
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !consent) return undefined;
    const name = `${consent} ${box.name}`;
    let known = boxes.find((one) => one.name === name && (one.box === box || !one.box.isConnected));
    if (!known) {
      known = { box, consent, name, preTicked: preTicked ?? (box.defaultChecked || box.checked) };
      boxes.push(known);
    }
    known.box = box;
    return known;
  };

  const say = (known: Box, given: boolean) => {
    const { consent, preTicked, act } = known;
    known.told = given;
    const [channel = "", purpose = "all"] = consent.split(":");
    emit({
      type: given ? "consent.given" : "consent.withdrawn",
      channel,
      purpose,
      preTicked: (given && (preTicked || !act)) || undefined,
    });
  };

  /** Tells what stands: if it is what the customer did, if it was otherwise, or if it is sent off untouched. */
  const confirm = (known: Box, sent: boolean) => {
    const { box, consent, act, told } = known;
    const { checked } = box;
    // Of a box that is gone, or is for something else by now, nobody knows what stands.
    if (!box.isConnected || read(box, "consent") !== consent) return;
    if (told !== checked && (act === checked || told || (sent && checked && act === undefined))) say(known, checked);
  };

  const scan = () => {
    for (const box of findAll(document, "consent")) know(box, read(box, "consent"));
  };

  /** The customer turns to something else: the form that is sent, if any. */
  const goOn = (target: Element | undefined, form?: Element) => {
    // What was rendered anew since stands in the place of what was clicked.
    if (boxes.some(({ looks }) => looks)) scan();
    for (const known of boxes) {
      const sent = !!form && known.box.form === form;
      if (sent || (known.looks && known.box !== target)) confirm(known, sent);
      // Who goes on has seen what stands: what the shop does with the box from here on is another matter.
      if (sent || known.told === known.act) known.looks = 0;
    }
  };
  listen(
    "submit formdata visibilitychange",
    (event) => {
      const [target] = heeded(event.composedPath());
      goOn(target, target);
    },
    signal,
  );

  return {
    scan,

    look() {
      // The first look may come right after the click.
      for (const known of boxes) if (known.looks && known.looks++ > 1) confirm(known, false);
    },

    click(target, { checked, defaultChecked, consent }, late) {
      goOn(target);
      const known = know(target, consent, defaultChecked || !checked);
      if (!known) return;
      known.act = !!checked;
      known.looks = 1;
      // What is taken back is taken back at once. What stood when it was is not known later: a refusal needs no more.
      if (known.told) confirm(known, false);
      else if (late && !checked) say(known, false);
    },
  };
}
