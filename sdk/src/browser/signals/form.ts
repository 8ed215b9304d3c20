/**
 * How far a form has come, as two counts: fields that the customer has changed, of fields there are. No field's value
 * is read, here or anywhere in this SDK.
 */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { targetOf } from "../markup.js";

export function observeForm(emit: Emit): Stop {
  const changed = new WeakSet<Element>();
  return listen("change", (event) => {
    const target = targetOf(event);
    const form = target?.closest("form");
    if (!target || !form || changed.has(target)) return;
    changed.add(target);
    const fields = [...form.querySelectorAll("input:not([type=hidden]),select,textarea")];
    emit({ type: "form.progress", filled: fields.filter((field) => changed.has(field)).length, of: fields.length });
  });
}
