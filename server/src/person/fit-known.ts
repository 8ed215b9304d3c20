/**
 * Each list of a document has room enough; all of them together can be more than a document may hold. Then every list
 * gets less room, and gives up what it gives up when it is full. What pages can send gives way first: nothing that the
 * backend said is lost because of it.
 */
import { keepLast, partOfMost, type Shares } from "./bounds.js";
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
  let sizes = sizesOf(known, known, new Map());
  for (const shares of SHARES) {
    if (totalOf(sizes) <= KNOWN_BYTES_MAX) return fit;
    const smaller = bounded(fit, shares);
    sizes = sizesOf(smaller, fit, sizes);
    fit = smaller;
  }
  return fit;
}

export const isTooLarge = (known: Known): boolean => totalOf(sizesOf(known, known, new Map())) > KNOWN_BYTES_MAX;

type Sizes = ReadonlyMap<string, number>;

/** Bytes of each list. Writing them out is what takes time here, so those that stayed as they were are not written again. */
function sizesOf(known: Known, before: Known, sizes: Sizes): Sizes {
  const same = new Map(Object.entries(before));
  return new Map(
    Object.entries(known).map(([name, list]) => {
      const size = list === same.get(name) ? sizes.get(name) : undefined;
      return [name, size ?? Buffer.byteLength(JSON.stringify(list)) + name.length + PUNCTUATION];
    }),
  );
}

/** Around each name, and around all of them: the last list has no comma. */
const PUNCTUATION = '"":,'.length;
const BRACES = "{}".length - ",".length;

const totalOf = (sizes: Sizes): number => [...sizes.values()].reduce((sum, size) => sum + size, BRACES);

const bounded = (known: Known, shares: Shares): Known => ({
  ...known,
  orders: boundToldOrders(known.orders, shares),
  offersDeclined: boundOfferDeclines(known.offersDeclined, shares),
  checkouts: boundCheckouts(known.checkouts, shares.page),
  invitations: boundInvitations(known.invitations, shares.page),
  refusals: boundRefusals(known.refusals, known.lifted, shares.page),
  lifted: boundLifted(known.lifted, shares.page),
  optIns: boundOptIns(known.optIns, shares.page),
  ...(shares.rest < 1 && {
    tickets: boundTickets(known.tickets, shares.rest),
    ledger: boundLedger(known.ledger, shares.rest),
    toldContacts: boundToldContacts(known.toldContacts, shares.rest),
    profile: boundProfile(known.profile, shares.rest),
    events: boundEvents(known.events, shares.rest),
    refs: keepLast(known.refs, partOfMost(REFS_MAX, shares.rest)),
    absorbed: keepLast(known.absorbed, partOfMost(ABSORBED_MAX, shares.rest)),
    associates: keepLast(known.associates, partOfMost(ASSOCIATES_MAX, shares.rest)),
    past: keepLast(known.past, partOfMost(PAST_MAX, shares.rest)),
  }),
});
