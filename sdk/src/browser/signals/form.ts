/**
 * How far a form has come, as two counts: fields that the customer has changed, of fields there are. No field's value
 * is read, here or anywhere in this SDK.
 */
import type { Emit } from "../emit.js";
import { listen, type Stop } from "../listen.js";
import { targetOf } from "../markup.js";

const FIELD = "input:not([type=hidden]),select,textarea";

export function observeForm(emit: Emit): Stop {
  const changed = new WeakSet<Element>();
  const filledIn = new WeakMap<HTMLFormElement, number>();
  return listen("change", (event) => {
    const target = targetOf(event);
    if (!target || !("form" in target) || changed.has(target)) return;
    const { form } = target;
    if (!(form instanceof HTMLFormElement)) return;
    changed.add(target);
    const filled = (filledIn.get(form) ?? 0) + 1;
    filledIn.set(form, filled);
    const of = [...form.elements].filter((field) => field.matches(FIELD)).length;
    emit({ type: "form.progress", filled: Math.min(filled, of), of });
  });
}
