/** How long what is stored is kept, in milliseconds of Redis's own time. */
import { hasOwnClock, type Scope } from "../ids.js";
import type { PersonDocument } from "../person/document.js";
import type { LastingKind } from "../person/strangers.js";
import { TALLY_DAYS_MAX } from "./tally.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A sandbox is gone this long after its last use. */
export const SANDBOX_TTL_MS = DAY_MS;
/** An ended follow-up and its receipts stay readable this long. */
export const ENDED_TTL_MS = 90 * DAY_MS;
const PERSON_TTL_MS = 180 * DAY_MS;
/** Presence and steps of a stranger. */
export const STRANGER_TTL_MS = DAY_MS;
/** What outlives them: as long as of anybody else; and refusals as long as a browser keeps a visitor id, and more. */
export const LASTING_TTL_MS: Record<LastingKind, number> = { completions: PERSON_TTL_MS, refusals: 400 * DAY_MS };
const FORWARD_TTL_MS = 400 * DAY_MS;
export const CHECKOUT_TTL_MS = 90 * DAY_MS;
/** A day more than orders are looked back over. */
export const ORDERS_TTL_MS = 29 * DAY_MS;
export const TALLY_TTL_MS = (TALLY_DAYS_MAX + 1) * DAY_MS;

/** A person without anything open is forgotten half a year after the last news; what they refused or allowed never is. */
export function keptMs({ known, open }: PersonDocument): number | "" {
  return open.length > 0 || known.refusals.length > 0 || known.optIns.length > 0 ? "" : PERSON_TTL_MS;
}

/** A forward lives as long as what it led away from would have. */
export const forwardTtlMs = (scope: Scope): number => (isSandbox(scope) ? SANDBOX_TTL_MS : FORWARD_TTL_MS);

export const isSandbox = (scope: Scope): boolean => hasOwnClock(scope) && !scope.endsWith("+");
