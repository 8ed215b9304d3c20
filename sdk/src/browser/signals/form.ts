/**
 * How far a form has come, as two counts: fields that the customer has changed, of fields there are. No field's value
 * is read, here or anywhere in this SDK.
 */
import type { Emit } from "../emit.js";

/** Hears each change of a field. */
export function observeForm(emit: Emit): (field: Element) => void {
  const changed = new WeakSet<Element>();
  const counts = new WeakMap<Element, number>();
  return (field) => {
    const form = field.closest("form");
    if (!form || changed.has(field)) return;
    changed.add(field);
    // Counted as they come: a form may have hundreds of fields.
    const filled = (counts.get(form) ?? 0) + 1;
    counts.set(form, filled);
    emit({
      type: "form.progress",
      filled,
      of: form.querySelectorAll("input:not([type=hidden]),select,textarea").length,
    });
  };
}
