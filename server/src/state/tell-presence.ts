/** A person that a visitor is associated with learns whether the visitor is here, and nothing else of it. */
import type { Ref, Scope } from "../ids.js";
import type { Now } from "../person/document.js";
import { presenceOf, withOutsider } from "../person/outsiders.js";
import { own } from "../person/own.js";
import { activityChange, type Rules } from "./activity-change.js";
import type { People } from "./people.js";
import { StillChangingError } from "./still-changing.js";

/** Where it is told, and by which rules what waits there is looked at. */
export interface Place {
  scope: Scope;
  site: Rules;
}

const TRIES_MAX = 5;

/** `now` is the visitor's own. */
export async function tellPresence(
  people: People,
  { scope, site }: Place,
  person: Ref,
  visitor: Ref,
  now: Now,
): Promise<void> {
  const presence = presenceOf(now);
  if (presence === null) return;
  const told = await people.change(scope, person, TRIES_MAX, (loaded) => {
    const before = own(loaded.document.now.outsiders, visitor);
    // Two batches of the visitor may have passed each other on the way here.
    if (before !== undefined && before.heardAtMs > presence.heardAtMs) return { value: undefined };
    const document = { ...loaded.document, now: withOutsider(loaded.document.now, visitor, presence) };
    return { value: undefined, change: activityChange(loaded, document, [], site) };
  });
  if (!told.ok) throw new StillChangingError(`${visitor} and ${person}: the person changed too often`);
}
