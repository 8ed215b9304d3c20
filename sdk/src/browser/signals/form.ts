/**
 * How far a form has come, as two counts: fields that the customer has changed, of fields there are. No field's value
 * is read, here or anywhere in this SDK.
 */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { targetOf } from "../markup.js";

export function observeForm(emit: Emit): Stop {
  const changed = new WeakSet<Element>();
  const counts = new WeakMap<Element, number>();
  return listen("change", (event) => {
    const target = targetOf(event);
    const form = target?.closest("form");
    if (!target || !form || changed.has(target)) return;
    changed.add(target);
    // Counted as they come: a form may have hundreds of fields.
    const filled = (counts.get(form) ?? 0) + 1;
    counts.set(form, filled);
    emit({
      type: "form.progress",
      filled,
      of: form.querySelectorAll("input:not([type=hidden]),select,textarea").length,
    });
  });
}
