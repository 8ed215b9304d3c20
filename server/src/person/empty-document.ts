/** A person of whom nothing is known yet. */
import type { PersonDocument } from "./document.js";

export function emptyDocument(): PersonDocument {
  return {
    customer: null,
    now: { tabs: {}, outsiders: {}, activeAtMs: null, visits: [], askedAtMs: [], allowedAtMs: [], touchedAtMs: null },
    known: {
      refs: [],
      checkouts: {},
      completed: {},
      orders: [],
      cartAtMs: null,
      offersDeclined: {},
      declines: [],
      contactDeclined: {},
      declinedWithOffer: {},
      chatDismissedAtMs: [],
      invitations: [],
      refusals: [],
      lifted: [],
      optIns: [],
      tickets: {},
      downloadsAtMs: [],
      ledger: [],
      profile: {},
      zones: {},
      events: {},
      absorbed: [],
      associates: [],
      past: [],
    },
    open: [],
  };
}
