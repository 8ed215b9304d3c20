/** The frame around every page of the shop: head, script tag, header, footer. */
import { findCustomer } from "./customers.js";
import { type Html, html, page } from "./html.js";
import { identityOf } from "./identity.js";
import type { ShopSettings } from "./settings.js";
import type { Visit } from "./visit.js";

interface Frame {
  title: string;
  main: Html;
}

export function shopPage(visit: Visit, settings: ShopSettings, { title, main }: Frame): string {
  const { session, key } = visit;
  const customer = findCustomer(session.customer);
  const signedOut = session.justSignedOut === true;
  delete session.justSignedOut;
  return page("layout", {
    title,
    main,
    holdoffUrl: settings.holdoffUrl,
    key,
    ...identityOf(customer?.id, settings),
    signedOut: signedOut ? "yes" : "",
    // Whose phone number the shop does not have need not listen for a ring.
    rings: customer || session.draft.values.has("details") || session.orders.length > 0 ? "yes" : "",
    account: customer === undefined ? "I have an account" : `Signed in: ${customer.id}`,
    shadow:
      settings.sites[1] !== undefined && key.startsWith(settings.sites[1].publishableKey)
        ? html`<span class="mode">shadow mode</span>`
        : html``,
  }).text;
}
