/**
 * Consent boxes: `<input type="checkbox" data-holdoff-consent="email:sales">`. Ticking one is consent, unticking one
 * withdraws it. A box that was ticked already and is sent off untouched is reported as what it is, `preTicked`.
 */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { findAll, read, targetOf } from "../markup.js";

export function observeConsent(emit: Emit): Stop {
  const told = new WeakSet<Element>();
  return listen("change submit", (event) => {
    const target = targetOf(event);
    const sent = event.type === "submit";
    if (!target) return;
    for (const box of sent ? findAll(target, "consent") : [target]) {
      const [channel, purpose = "all"] = read(box, "consent")?.split(":") ?? [];
      if (!channel || !(box instanceof HTMLInputElement) || (sent && (told.has(box) || !box.checked))) continue;
      told.add(box);
      if (!box.checked) emit({ type: "consent.withdrawn", channel, purpose });
      else emit({ type: "consent.given", channel, purpose, preTicked: sent || box.defaultChecked || undefined });
    }
  });
}
