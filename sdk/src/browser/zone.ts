/** The browser's time zone, which tells the customer's own clock from the shop's. */
import { after } from "./clock.js";
import { attempt } from "./guard.js";

/** Where finding it out is slow, it waits until the page has come up. */
const LATER_MS = 1_000;

/** Answers the zone's IANA name, once it is known. */
export function findZone(): () => string | undefined {
  let zone = attempt(() => Temporal.Now.timeZoneId());
  if (!zone) {
    after(LATER_MS, () => {
      zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    });
  }
  return () => zone;
}
