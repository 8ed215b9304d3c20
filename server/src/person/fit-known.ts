/**
 * Each list of a document has room enough; all of them together can be more than a document may hold. Then every list
 * gets less room, and gives up what it gives up when it is full. What pages can send gives way first: nothing that the
 * backend said is lost because of it.
 */
import { keepLast, partOfMost } from "./bounds.js";
import { boundCheckouts } from "./checkouts.js";
import { boundOfferDeclines } from "./choices.js";
import type { Known } from "./document.js";
import { boundEvents } from "./events.js";
import { boundInvitations } from "./invitations.js";
import { boundLedger } from "./ledger.js";
import { boundToldOrders } from "./orders.js";
import { boundProfile } from "./profile.js";
import { ABSORBED_MAX, ASSOCIATES_MAX, PAST_MAX, REFS_MAX } from "./refs.js";
import { boundLifted, boundOptIns, boundRefusals } from "./refusals.js";
import { boundTickets } from "./tickets.js";
import { boundToldContacts } from "./told-contacts.js";

/** Of what is known, as it is stored. Beside it a document holds presence, and its open follow-ups. */
export const KNOWN_BYTES_MAX = 44 * 1024;

interface Shares {
  /** Of what pages, too, can send. */
  page: number;
  rest: number;
}

const SHARES: readonly Shares[] = [
  { page: 1 / 4, rest: 1 },
  { page: 1 / 16, rest: 1 },
  { page: 1 / 16, rest: 1 / 2 },
  { page: 1 / 16, rest: 1 / 4 },
  { page: 1 / 32, rest: 1 / 8 },
  { page: 1 / 32, rest: 1 / 16 },
  { page: 1 / 64, rest: 1 / 32 },
];

export function fitKnown(known: Known): Known {
  let fit = known;
  for (const shares of SHARES) {
    if (Buffer.byteLength(JSON.stringify(fit)) <= KNOWN_BYTES_MAX) return fit;
    fit = bounded(fit, shares);
  }
  return fit;
}

const bounded = (known: Known, shares: Shares): Known => ({
  ...known,
  checkouts: boundCheckouts(known.checkouts, shares.page),
  orders: boundToldOrders(known.orders, shares),
  offersDeclined: {
    page: boundOfferDeclines(known.offersDeclined.page, shares.page),
    backend: boundOfferDeclines(known.offersDeclined.backend, shares.rest),
  },
  invitations: boundInvitations(known.invitations, shares.page),
  refusals: boundRefusals(known.refusals, known.lifted, shares.page),
  lifted: boundLifted(known.lifted, shares.page),
  optIns: boundOptIns(known.optIns, shares.page),
  tickets: boundTickets(known.tickets, shares.rest),
  ledger: boundLedger(known.ledger, shares.rest),
  toldContacts: boundToldContacts(known.toldContacts, shares.rest),
  profile: boundProfile(known.profile, shares.rest),
  events: boundEvents(known.events, shares.rest),
  refs: keepLast(known.refs, partOfMost(REFS_MAX, shares.rest)),
  absorbed: keepLast(known.absorbed, partOfMost(ABSORBED_MAX, shares.rest)),
  associates: keepLast(known.associates, partOfMost(ASSOCIATES_MAX, shares.rest)),
  past: keepLast(known.past, partOfMost(PAST_MAX, shares.rest)),
});
