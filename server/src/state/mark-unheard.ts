/**
 * A person's own browser sent more than is taken of it: what it sent was refused, so nobody can tell whether the person
 * is here until it is heard again.
 */
import type { Ref, Scope } from "../ids.js";
import type { People } from "./people.js";
import { documentChange } from "./settlement-change.js";
import { StillChangingError } from "./still-changing.js";

const TRIES_MAX = 20;

export async function markUnheard(people: People, scope: Scope, ref: Ref): Promise<void> {
  const marked = await people.change(scope, ref, TRIES_MAX, ({ document, nowMs, revision, byRetired }) => {
    // Who speaks by an id that gave way to a new one is a stranger: nothing of the person was refused.
    if (byRetired || revision === null || document.now.unheardSinceMs !== undefined) return { value: undefined };
    const now = { ...document.now, unheardSinceMs: nowMs };
    return { value: undefined, change: { ...documentChange({ ...document, now }, "person.unheard"), vital: true } };
  });
  if (!marked.ok) throw new StillChangingError(`${ref}: the person changed too often`);
}
