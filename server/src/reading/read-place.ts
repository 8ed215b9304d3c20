/** The time zone of a place. */
import { ABSENT, isAbsent, type Reading, readAs, unreadable } from "./reading.js";
import { remember } from "./remember.js";

const NAMES_MAX = 1_000;
/** The longest name of tzdata has 32 characters. */
const NAME = /^[a-z][a-z0-9_+-]{1,31}(\/[a-z0-9_+-]{1,31}){0,2}$/i;
/** UTC by its other names: nobody lives there. Not asked of `Intl`: newer ones answer `Zulu` with `Zulu`. */
const NO_PLACE = /^(etc\/.*|utc|uct|gmt|gmt0|gmt[+-]0|greenwich|universal|zulu)$/i;
/** Short names are no tzdata but for these. `Intl` takes BST for Dhaka's and AST for Anchorage's. */
const SHORT = /^[a-z]{3}$/i;
const SHORT_OF_TZDATA = /^(cet|eet|met|wet|est|hst|mst|prc|roc|rok)$/i;
const UNREADABLE = unreadable("a time zone of the IANA list, such as Europe/Berlin");

/** The zone as it was told. UTC is absent: servers say it when they know no place, so the next source counts. */
export function readPlace(raw: unknown): Reading<string> {
  if (isAbsent(raw)) return ABSENT;
  const name = typeof raw === "string" ? raw.trim() : "";
  return NAME.test(name) ? readName(name) : UNREADABLE;
}

const readName = remember((name): Reading<string> => {
  if (NO_PLACE.test(name) && isKnown(name)) return ABSENT;
  const isNickname = SHORT.test(name) && !SHORT_OF_TZDATA.test(name);
  return isNickname || !isKnown(name) ? UNREADABLE : readAs(name);
}, NAMES_MAX);

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
    return true;
  } catch {
    // The only way that Intl has to say that it does not know a zone.
    return false;
  }
}
