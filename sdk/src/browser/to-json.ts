/** What a page says, as it travels. Pure. */
import { TEXTS } from "./signal-patterns.js";

/**
 * As JSON, in which ids that are numbers in the shop are text, and what is null is absent. A number that is not exact
 * stays one: as text it would be somebody else's id, and the collector names it.
 */
export const toJson = (value: object): string =>
  JSON.stringify(value, (name, prop) =>
    TEXTS.test(name) && Number.isSafeInteger(prop) ? `${prop}` : (prop ?? undefined),
  );
