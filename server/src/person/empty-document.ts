/** A person of whom nothing is known yet. */
import type { PersonDocument } from "./document.js";

export function emptyDocument(): PersonDocument {
  return {
    customer: null,
    now: { tabs: {}, outsiders: {}, activeAtMs: null, visits: [], askedAtMs: [], allowedAtMs: [], touchedAtMs: null },
    known: {
      refs: [],
      checkouts: {},
      steps: { steps: [], payments: [] },
      orders: { backend: [], page: { orders: [], unnamed: {} }, elsewhere: [] },
      shownAtMs: {},
      checkoutsShown: {},
      carts: {},
      cartAtMs: null,
      offersDeclined: { page: { offers: {}, times: [] }, backend: { offers: {}, times: [] } },
      contactDeclined: {},
      declinedWithOffer: {},
      chatDismissedAtMs: [],
      toldAsks: [],
      invitations: [],
      refusals: [],
      lifted: [],
      watermarks: {},
      optIns: [],
      tickets: {},
      downloadsAtMs: [],
      ledger: [],
      toldContacts: [],
      profile: {},
      zones: {},
      events: [],
      absorbed: [],
      associates: [],
      past: [],
    },
    open: [],
  };
}
