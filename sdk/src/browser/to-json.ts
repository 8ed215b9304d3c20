/** What a page says, as it travels. Pure. */
import { TEXTS } from "./signal-patterns.js";

/** More than any id or word has. What is cut to this is too long for the collector still, and it says so. */
const CHARS_MAX = 999;

/**
 * As JSON, in which ids that are numbers in the shop are text, and what is null is absent. A number that is not exact
 * stays one: as text it would be somebody else's id, and the collector names it.
 */
export const toJson = (value: object): string =>
  JSON.stringify(value, (name, prop) =>
    TEXTS.test(name) && Number.isSafeInteger(prop)
      ? `${prop}`
      : typeof prop === "string"
        ? prop.slice(0, CHARS_MAX)
        : (prop ?? undefined),
  );
